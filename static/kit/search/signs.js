// Signs that are kept whole, and their beginnings and parts (archive/text/symbols.py).

(function (kit) {
  "use strict";
  const text = kit.text;
  const PART = /[A-Za-z0-9ĐÐđ]+/g;
  const HYPHENS = /[\u2010\u2011\u2013]/g;
  const DATE = /^(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}))?$/;
  const THOUSANDS = /^[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*$/;

  const lowered = (sign) => sign.toLowerCase().replace(/ð/g, "đ");

  /** The form that the spellings of one sign share. */
  function canonicalSymbol(surface) {
    const compact = lowered(surface.replace(/\s+/g, "").replace(HYPHENS, "-"));
    const date = DATE.exec(compact);
    if (date && date[1] >= 1 && date[1] <= 31 && date[3] >= 1 && date[3] <= 12 && (date[4] || date[2] === "/")) {
      return [date[1], date[3], date[4]].filter(Boolean).map(Number).join("/");
    }
    return compact.replace(/^0+(?=\d)/, "");
  }

  /** A number with its thousands ungrouped. */
  function canonicalNumber(surface) {
    return THOUSANDS.test(surface) ? surface.replace(/[.,]/g, "") : surface;
  }

  /** A symbol, chain or acronym taken apart: the whole, its beginnings, its parts. */
  function piecesOf(surface) {
    const pieces = [{ start: 0, end: surface.length, step: 0, form: canonicalSymbol(surface), part: false }];
    const parts = [...surface.matchAll(PART)];
    const slashed = DATE.test(surface) ? surface.replace(/[.-]/g, "/") : surface;
    parts.forEach((found, step) => {
      const start = found.index, end = start + found[0].length;
      if (step > 0 && step < parts.length - 1) {
        pieces.push({ start: 0, end, step: 0, form: canonicalSymbol(slashed.slice(0, end)), part: true });
      }
      pieces.push({ start, end, step, form: lowered(found[0]), part: true });
    });
    return pieces;
  }

  Object.assign(text, { canonicalNumber, piecesOf });
})(window.BIENDAO);
