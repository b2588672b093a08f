// Where the tables of the archive's own program go: each script of the search says what it makes of them.

(function (kit) {
  "use strict";
  const makers = [];

  kit.text = {};
  kit.finding = {};
  kit.rules = {
    /** Has `make(rules)` called once the tables are there, in the order of the scripts. */
    use(make) { makers.push(make); },
    /** Hands the tables out; `rules` is what `archive/exports/kit/search_rules.py` writes. */
    take(rules) { for (const make of makers) make(rules); },
  };
})(window.BIENDAO = window.BIENDAO || {});
