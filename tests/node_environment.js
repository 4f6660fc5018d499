// Emscripten gives a program an environment of its own: hand it the caller's.
Module['preRun'] = (Module['preRun'] || []).concat(() => Object.assign(ENV, process.env));
