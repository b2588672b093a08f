// Data of the kit: script files that hand over what they hold, loaded when it is first needed.
// A page opened from a folder may fetch nothing, but it may always load a script.

(function (kit) {
  "use strict";
  const root = document.currentScript.dataset.root;
  const given = new Map();
  const waiting = new Map();

  /** Address of a file of the kit, as this page has to write it. */
  kit.file = (name) => root + name;

  /** Called by a data file with what it holds. */
  kit.give = (name, value) => {
    given.set(name, value);
    for (const { callback } of waiting.get(name) || []) callback(value);
    waiting.delete(name);
  };

  /** Has `callback(value)` called once the data `name` is there, or `failed()` where its file cannot be had. */
  kit.need = (name, callback, failed = () => {}) => {
    if (given.has(name)) {
      callback(given.get(name));
      return;
    }
    const others = waiting.get(name);
    waiting.set(name, [...(others || []), { callback, failed }]);
    if (others) return;
    const script = document.createElement("script");
    script.src = kit.file(`${name}.js`);
    script.onerror = () => {
      const disappointed = waiting.get(name) || [];
      waiting.delete(name);
      for (const one of disappointed) one.failed();
    };
    document.head.append(script);
  };
})(window.BIENDAO = window.BIENDAO || {});
