// Words that one slip of the finger, or of recognition, makes of another (archive/text/edits.py).

(function (kit) {
  "use strict";
  const LETTERS = "abcdefghijklmnopqrstuvwxyz";
  const STROKE = "d\u0335";

  /** Every word that one letter of a to z more, less, another or two exchanged make of `word`. */
  function* oneEditFrom(word) {
    for (let at = 0; at <= word.length; at++) {
      const before = word.slice(0, at), after = word.slice(at);
      if (after) yield before + after.slice(1);
      if (after.length > 1) yield before + after[1] + after[0] + after.slice(2);
      for (const letter of LETTERS) {
        yield before + letter + after;
        if (after && letter !== after[0]) yield before + letter + after.slice(1);
      }
    }
  }

  const partsOf = (word) => (kit.text.isAscii(word) ? word : word.normalize("NFD").replace(/đ/g, STROKE));

  /** Whether one letter or mark tells them apart, added, lost or exchanged. */
  function isOneEdit(one, other) {
    let left = partsOf(one), right = partsOf(other);
    if (left.length > right.length) [left, right] = [right, left];
    if (right.length - left.length > 1 || left === right) return false;
    let at = 0;
    while (at < left.length && left[at] === right[at]) at++;
    if (left.length < right.length) return left.slice(at) === right.slice(at + 1);
    return left.slice(at + 1) === right.slice(at + 1)
      || left.slice(at) === right.slice(at + 1, at + 2) + right[at] + right.slice(at + 2);
  }

  Object.assign(kit.text, { isOneEdit, oneEditFrom });
})(window.BIENDAO);
