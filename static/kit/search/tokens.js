// A page or a query cut into syllables, words, signs and Hán characters (archive/text/tokens.py, missing_marks.py).

(function (kit) {
  "use strict";
  const text = kit.text;
  // What Latin writing is made of: a pattern over these few letters is made ready much sooner than one over all scripts.
  const LATIN = /^[\0-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f\ufeff]*$/;
  const LATIN_LETTERS = "0-9A-Za-zªµº²³¹¼-¾À-ÖØ-öø-\u024f\u1e00-\u1eff";
  let latin, other, pair, least;

  kit.rules.use(({ signs, letters, marks }) => {
    const { han } = signs;
    const ignorable = letters.ignorable.join("");
    const toLatin = (source) => source.replace(/\\p\{L\}\\p\{N\}/g, LATIN_LETTERS);
    latin = patternOf(signs, ignorable, `[${LATIN_LETTERS}]`, "[\u0300-\u036f]", toLatin);
    other = patternOf(signs, ignorable, `(?:(?![${han}])[\\p{L}\\p{N}])`,
      "(?:(?![\\u{1f000}-\\u{10ffff}])[\\p{Mn}\\p{Mc}])", (source) => source);
    pair = new RegExp(`[${han}][^\\p{L}\\p{N}_]*[${han}]`, "u");
    least = marks;
  });

  /** Finds all that a token may be, given what a letter and a mark is; made when it is first needed. */
  function patternOf({ symbol, chain, acronym, number, han }, ignorable, letter, mark, adapted) {
    const word = `${letter}+(?:(?:${mark}|[${ignorable}])+${letter}+)*${mark}*`;
    const sign = `${symbol}|${chain}|${acronym}(?!${letter}|${mark})`;
    let made = null;
    return () => (made = made || new RegExp(adapted(`(${sign})|(${number})|${word}|[${han}]`), "gu"));
  }

  /** Start, surface, forms, step within its sign, and whether it is a part, of all that stands in a line. */
  function* scan(line) {
    for (const found of line.matchAll(LATIN.test(line) ? latin() : other())) {
      const [surface, sign, number] = found;
      const start = found.index;
      if (sign !== undefined) {
        for (const piece of text.piecesOf(surface)) {
          const part = surface.slice(piece.start, piece.end);
          yield [start + piece.start, part, text.formsOfSign(piece.form), piece.step, piece.part];
        }
      } else if (number !== undefined) {
        yield [start, surface, text.formsOfSign(text.canonicalNumber(surface)), 0, false];
      } else {
        yield [start, surface, text.formsOf(surface), 0, false];
      }
    }
  }

  /** Whether unmarked words of a line may stand for marked ones. */
  function marksMissing(line, page) {
    if (line.vietnamese) return false;
    if (page.vietnamese <= page.shaped * least.accented_share) return true;
    return line.shaped >= least.enough_syllables && line.shaped >= line.words * least.syllable_share;
  }

  function cut(line, at, position) {
    const found = { tokens: [], tally: { words: 0, shaped: 0, vietnamese: 0 }, following: position };
    let first = position;
    for (const [start, surface, forms, step, part] of scan(line)) {
      if (!part) {
        first = found.following;
        found.tally.words += 1;
        found.tally.shaped += forms.shaped;
        found.tally.vietnamese += forms.vietnamese;
      }
      found.following = first + step + 1;
      found.tokens.push({
        start: at + start, end: at + start + surface.length, surface,
        exact: forms.exact, folded: forms.folded, marked: forms.marked, bare: false, position: first + step, part,
      });
    }
    return found;
  }

  /** The tokens of a text in reading order; offsets count UTF-16 units. */
  function tokenise(given) {
    const lines = [];
    const page = { words: 0, shaped: 0, vietnamese: 0 };
    let at = 0, position = 0;
    for (const line of given.split("\n")) {
      const found = cut(line, at, position);
      lines.push(found);
      for (const name of Object.keys(page)) page[name] += found.tally[name];
      at += line.length + 1;
      position = found.following;
    }
    const tokens = [];
    for (const line of lines) {
      const missing = marksMissing(line.tally, page);
      for (const one of line.tokens) {
        one.bare = missing && !one.marked;
        tokens.push(one);
      }
    }
    return !LATIN.test(given) && pair.test(given) ? withPairs(given, tokens) : tokens;
  }

  const isOneCharacter = (form) => form.length === (form.codePointAt(0) > 0xffff ? 2 : 1);
  const isHan = (one) => one.exact >= text.FIRST_HAN && isOneCharacter(one.exact);
  const isPair = (one) => one.part && one.exact >= text.FIRST_HAN && [...one.exact].length === 2;

  /** The tokens and, after the first of each two Hán characters that follow each other, the pair. */
  function withPairs(given, tokens) {
    const paired = [];
    tokens.forEach((one, at) => {
      const other = tokens[at + 1];
      paired.push(one);
      if (other && isHan(one) && isHan(other)) {
        const exact = one.exact + other.exact;
        const surface = given.slice(one.start, other.end);
        paired.push(Object.assign({}, one, { end: other.end, surface, exact, folded: text.fold(exact), part: true }));
      }
    });
    return paired;
  }

  /** The tokens by which a query asks for a text: signs whole, Hán characters in pairs, one alone by itself. */
  function asked(tokens) {
    const kept = [];
    let covered = -1;
    for (const one of tokens) {
      if (isPair(one)) {
        if (kept.length && kept[kept.length - 1].position === one.position) kept.pop();
        covered = one.position + 1;
      } else if (one.part || one.position === covered) {
        continue;
      }
      kept.push(one);
    }
    return kept;
  }

  Object.assign(text, { asked, tokenise, isLatin: (given) => LATIN.test(given) });
})(window.BIENDAO);
