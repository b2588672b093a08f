// Which token of a text answers a token of a query, and how well (archive/text/matching.py).

(function (kit) {
  "use strict";
  const text = kit.text;
  const NONE = 0, FOLDED = 1, BARE = 2, EXACT = 3;

  const plain = (letter) => (letter === "đ" ? "d" : letter.normalize("NFD")[0]);

  /** Whether every mark of the canonical form `fewer` stands in `more`, which has the same folded form. */
  function leavesOut(fewer, more) {
    const less = text.splitTones(fewer), full = text.splitTones(more);
    if ((less.tones !== "" && less.tones !== full.tones) || less.letters.length !== full.letters.length) return false;
    // One tone on another vowel: gịa and giạ.
    if (less.letters === full.letters && less.tones === full.tones) return fewer === more;
    return [...less.letters].every((one, at) => one === full.letters[at] || one === plain(full.letters[at]));
  }

  function match(query, token) {
    if (query.exact === token.exact) return EXACT;
    if (query.folded !== token.folded) return NONE;
    if (!query.marked) return FOLDED;
    if (token.bare) return BARE;
    return leavesOut(query.exact, token.exact) ? FOLDED : NONE;
  }

  Object.assign(text, { leavesOut, match, Match: { NONE, FOLDED, BARE, EXACT } });
})(window.BIENDAO);
