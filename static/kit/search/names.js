// What may be written for one another: names of places and units, abbreviations (archive/search/equivalents.py).

(function (kit) {
  "use strict";
  const { text, finding } = kit;
  const LEAST_SMALL = 4;  // letters from which an abbreviation is recognised in small letters
  let texts, hidden, forms, byFirst, acronyms, words;

  kit.rules.use((rules) => {
    acronyms = new Map();
    for (const acronym of rules.acronyms) {
      if (acronym.short.length >= LEAST_SMALL) acronyms.set(text.fold(acronym.short), acronym);
    }
    for (const acronym of rules.acronyms) acronyms.set(acronym.short, acronym);
  });

  /** Takes the table of names that `archive/exports/kit/search_rules.py` writes. */
  function takeNames(told) {
    texts = told.texts;
    hidden = new Set(told.hidden);
    forms = told.forms;
    byFirst = new Map();
    words = new Map();
    finding.wordsOfPlaces = new Set(told.words_of_places);
  }

  const nameWords = (given) => finding.wordsOf(given.split(" (")[0], given[0] < text.FIRST_HAN);

  /** The words of one written form, told of or not. */
  function written(ordinal) {
    if (!words.has(ordinal)) {
      words.set(ordinal, { words: nameWords(texts[ordinal]), text: texts[ordinal], isShown: !hidden.has(ordinal) });
    }
    return words.get(ordinal);
  }

  /** Forms by their folded first word, the longest first; a meaning is kind, label, whether it is sure, and other forms. */
  function beginningWith(folded) {
    if (!Object.prototype.hasOwnProperty.call(forms, folded)) return [];
    if (!byFirst.has(folded)) {
      byFirst.set(folded, forms[folded].map(([ordinal, meanings]) => ({
        words: written(ordinal).words,
        meanings: meanings.map(([kind, label, isSure, others]) => ({ kind, label, isSure: isSure > 0, others })),
      })));
    }
    return byFirst.get(folded);
  }

  function formAt(tokens, start) {
    for (const form of beginningWith(tokens[start].folded)) {
      const meant = form.words.tokens;
      if (start + meant.length > tokens.length) continue;
      const least = Math.min(...meant.map((one, at) => text.match(tokens[start + at], one)));
      if (least !== text.Match.NONE) return { start, end: start + meant.length, form, isExact: least === text.Match.EXACT };
    }
    return null;
  }

  /** Runs of the tokens of a query that are names: the longest, none within another. */
  function named(tokens) {
    const found = [];
    for (let start = 0; start < tokens.length;) {
      const name = formAt(tokens, start);
      if (name) found.push(name);
      start = name ? name.end : start + 1;
    }
    return found;
  }

  /** Whether `part` stands within `whole`, marks and all. */
  function contains(whole, part) {
    const long = whole.tokens.map((one) => one.exact), short = part.tokens.map((one) => one.exact);
    return long.some((_, at) => short.length <= long.length - at && short.every((one, step) => one === long[at + step]));
  }

  /** What a word of a query abbreviates, or null; without the company that it needs, its meaning is not sure. */
  function readAcronym(word, beside) {
    const acronym = acronyms.get(word) || (word.length >= LEAST_SMALL ? acronyms.get(text.fold(word)) : undefined);
    if (!acronym || !acronym.beside.length) return acronym || null;
    const company = ` ${text.fold(beside || "")} `;
    const isBeside = acronym.beside.some((one) => company.includes(` ${text.fold(one)} `));
    return isBeside ? acronym : Object.assign({}, acronym, { sure: false });
  }

  Object.assign(finding, { contains, nameWords, named, readAcronym, takeNames, written });
})(window.BIENDAO);
