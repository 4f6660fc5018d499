// The cover's theme, before anything is painted: the one chosen in the app before (App remembers it
// as "theme", main.js under this key), else the system's.
(function() {
'use strict';
var theme = null;
try {
  theme = localStorage.getItem('beatsmith.theme');
} catch (error) {
  // Nothing may be remembered here.
}
if (theme !== 'light' && theme !== 'dark') {
  theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
document.documentElement.setAttribute('data-theme', theme);
})();
