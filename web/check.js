// Says in plain words when this browser is too old for the app. In the JavaScript of old browsers,
// and no module, so that it runs there too.
(function() {
'use strict';

function hasModuleWorkers() {
  var asked = false;
  try {
    // No browser starts a worker at this address; a newer one has read `type` by then.
    new Worker('http://[', {
      get type() {
        asked = true;
        return 'module';
      },
    });
  } catch (error) {
    return asked;
  }
  return asked;
}

var missing = [];
if (typeof WebAssembly !== 'object') missing.push('WebAssembly');
if (typeof WebGL2RenderingContext !== 'function') missing.push('WebGL2');
if (typeof Worker !== 'function' || !hasModuleWorkers()) missing.push('module workers');
if (typeof ResizeObserver !== 'function') missing.push('ResizeObserver');
if (missing.length === 0) return;

document.documentElement.setAttribute('data-missing', missing.join(' '));
document.getElementById('loading').hidden = true;
var trouble = document.getElementById('trouble');
['This browser lacks ' + missing.join(', ') + ', which Beatsmith needs.',
 'Chrome and Edge have it from version 91 on, Firefox from 114, Safari from 16.4. Where they ' +
     'are that new, look whether a setting turns it off.',
 'The command line makes and classifies beats without a browser: tools/run --cli',
].forEach(function(sentence) {
  var paragraph = document.createElement('p');
  paragraph.appendChild(document.createTextNode(beatsmithText.translated(sentence)));
  trouble.appendChild(paragraph);
});
})();
