// The page's own words, in the language chosen in the app before (App remembers it as "language",
// main.js under this key), else in the browser's. Everything here is put in English and given in
// the other language by what it says. In the JavaScript of old browsers, and no module, as check.js
// is; in the head, so that nothing is painted in the wrong language.
var beatsmithText = (function() {
  'use strict';

  // [English, Chinese] of each PAGE in wasm_app/text/messages.inc, which says what {0} and {0!}
  // are.
  var MESSAGES = [/* page-messages */];

  function languageOf(tag) {
    return /^zh/i.test(tag || '') ? 'zh' : 'en';
  }

  function remembered() {
    try {
      return localStorage.getItem('beatsmith.language');
    } catch (error) {
      return null;  // nothing may be remembered here
    }
  }

  var language = languageOf(remembered() || navigator.language);

  /**
   * What stands at the places of a message that `text` fits, by their digits; null: it does not.
   */
  function fit(english, text) {
    var digits = [];
    var pattern =
        english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\d)\}/g, function(_, digit) {
          digits.push(digit);
          return '([^]*?)';
        });
    var found = new RegExp('^' + pattern + '$').exec(text);
    if (!found) return null;
    var values = {};
    digits.forEach(function(digit, i) {
      values[digit] = found[i + 1];
    });
    return values;
  }

  /** A message in Chinese; null: it is none. */
  function inChinese(text) {
    for (var i = 0; i < MESSAGES.length; ++i) {
      var values = fit(MESSAGES[i][0], text);
      if (!values) continue;
      return MESSAGES[i][1].replace(/\{(\d)(!?)\}/g, function(_, digit, isMessage) {
        return isMessage ? translated(values[digit]) : values[digit];
      });
    }
    return null;
  }

  /** `text` with what comes after one of its marks as a message; null: nothing does. */
  function inChineseAfter(mark, chineseMark, text) {
    for (var at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      var rest = inChinese(text.slice(at + mark.length));
      if (rest !== null) return translated(text.slice(0, at)) + chineseMark + rest;
    }
    return null;
  }

  /**
   * A text in the page's language: a message, or the parts of an error, "where: what; mend", that
   * are. The rest stays.
   */
  function translated(text) {
    if (language === 'en') return text;
    return inChinese(text) || inChineseAfter('; ', '；', text) ||
        inChineseAfter(': ', '：', text) || text;
  }

  /** A text of the document, in either language, in the page's one. */
  function shown(text) {
    for (var i = 0; i < MESSAGES.length; ++i) {
      if (MESSAGES[i].indexOf(text.trim()) >= 0) return MESSAGES[i][language === 'zh' ? 1 : 0];
    }
    return text;
  }

  function show(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      var words = shown(node.nodeValue);
      if (words !== node.nodeValue) node.nodeValue = words;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    ['aria-label', 'content'].forEach(function(name) {
      var words = node.getAttribute(name);
      if (words && shown(words) !== words) node.setAttribute(name, shown(words));
    });
    for (var child = node.firstChild; child; child = child.nextSibling) show(child);
  }

  function use(tag) {
    language = languageOf(tag);
    document.documentElement.lang = language;
    show(document.head);
    var cover = document.getElementById('cover');
    if (cover) show(cover);
  }

  use(language);
  if (language !== 'en') {
    // As the parser comes to them.
    var observer = new MutationObserver(function() {
      use(language);
    });
    observer.observe(document.documentElement, {childList: true, subtree: true});
    document.addEventListener('DOMContentLoaded', function() {
      observer.disconnect();
    });
  }

  return {
    translated: translated,
    /** Shows the document in another language: "en" or "zh". */
    use: use,
    language: function() {
      return language;
    },
  };
})();
