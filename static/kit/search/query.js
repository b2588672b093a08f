// The query as readers type it, and the clauses that it becomes (archive/search/query.py).

(function (kit) {
  "use strict";
  const { text, finding } = kit;
  const QUOTES = /[“”„«»]/g;
  const pieces = (letter) => new RegExp(
    `((?<!\\S)-(?=[^\\s-]))?(?:(${letter}+(?:-${letter}+)?):)?(?:"([^"]*)(?:"|$)|([^\\s"]+))|(["\\s])`, "gu");
  const LATIN_PIECE = pieces("[A-Za-zªºÀ-ÖØ-öø-\u024f\u1e00-\u1eff]");
  const PIECE = pieces("\\p{L}");
  const YEARS = /^(\d{1,4})(?:\.\.(\d{1,4}))?$/;
  const Y_AS_I = { y: "i", ỳ: "ì", ý: "í", ỷ: "ỉ", ỹ: "ĩ", ỵ: "ị" };
  let limits, fields;

  kit.rules.use((rules) => ({ limits, fields } = rules));

  /** Why a query is refused: the number of a reason and what stands in its sentence. */
  class Refusal extends Error {
    constructor(reason, params) {
      super(reason);
      this.reason = reason;
      this.params = params;
    }
  }

  /** Words that stand side by side; of those that nobody typed no mark is left out. */
  const wordsOf = (given, asWritten) => ({ tokens: text.asked(text.tokenise(given)), asWritten: Boolean(asWritten) });
  const isWords = (wanted) => wanted.tokens !== undefined;
  const isPrefix = (wanted) => wanted.stem !== undefined;
  const isMarked = (wanted) => (isWords(wanted) ? wanted.tokens.some((token) => token.marked) : wanted.stem.marked);

  /** The words as they stand in what they were taken from, one blank for whatever parts them. */
  function textOf(words) {
    let written = "", end = 0;
    for (const token of words.tokens) {
      written += (token.start > end && written ? " " : "") + token.surface.slice(Math.max(end - token.start, 0));
      end = token.end;
    }
    return written;
  }

  /** Equal for words that are looked for and told of alike. */
  const keyOf = (words) => `${words.asWritten}|${words.tokens.map((one) => [one.surface, one.exact, one.position]).join("|")}`;

  /** What the words may begin with that a prefix stands for: kì is kỳ, and yet begins kìm. */
  function begunAs(stem) {
    const typed = `${stem.folded.slice(0, -1)}i`;
    if (!stem.folded.endsWith("y") || text.fold(text.repair(stem.surface)) !== typed) return [stem];
    const last = stem.exact.slice(-1);
    return [stem, Object.assign({}, stem, { exact: stem.exact.slice(0, -1) + (Y_AS_I[last] || last), folded: typed })];
  }

  const clauseOf = (wanted, field, excluded, written) => ({ wanted, field, excluded, written, also: [] });
  const isPlain = (clause) => clause.field === "" && !clause.excluded && isWords(clause.wanted)
    && clause.wanted.tokens.length > 0 && !clause.written.startsWith('"');
  const isPlainWord = (clause) => isPlain(clause) && clause.wanted.tokens.length === 1;

  /** A clause as typed, without minus, the name of its field and its quotation marks. */
  function innerOf(clause) {
    let typed = clause.excluded ? clause.written.replace(/^-/, "") : clause.written;
    if (clause.field) typed = typed.slice(typed.indexOf(":") + 1);
    return typed.replace(/^"+|"+$/g, "").trim();
  }

  function yearsOf(value, written) {
    const found = YEARS.exec(value.trim());
    if (!found) throw new Refusal("R404", { clause: written });
    const ends = [Number(found[1]), Number(found[2] || found[1])];
    return { first: Math.min(...ends), last: Math.max(...ends) };
  }

  /** A code or label as it is compared: folded, hyphens, underlines and blanks as one space. */
  function nameOf(value, written) {
    const name = text.fold(text.repair(value)).split(/[\s_-]+/).join(" ").trim();
    if (!name) throw new Refusal("R405", { clause: written });
    return { name };
  }

  /** What stands before the last token is looked for whole: Việt-Na* is Việt and Na*. */
  function prefixed(tokens, field, excluded, written) {
    const stem = tokens[tokens.length - 1];
    if ([...stem.folded].length < limits.min_prefix_letters) {
      throw new Refusal("R403", { clause: written, limit: limits.min_prefix_letters });
    }
    const before = { tokens: tokens.slice(0, -1), asWritten: false };
    const clauses = [clauseOf({ stem }, field, excluded, written)];
    return before.tokens.length ? [clauseOf(before, field, excluded, written), ...clauses] : clauses;
  }

  /** The clauses of one piece: none for bare punctuation, several for words joined by punctuation. */
  function read([written, minus, name, phrase, word]) {
    const field = fields[text.fold(name || "")] || "";
    const isNamed = Boolean(name) && !field;
    const isPhrase = phrase !== undefined && !isNamed;
    const value = (isNamed ? `${name}:` : "") + (phrase !== undefined ? phrase : word);
    const excluded = minus !== undefined;
    if (field === "type" || field === "fonds") return [clauseOf(nameOf(value, written), field, excluded, written)];
    if (field === "year") return [clauseOf(yearsOf(value, written), field, excluded, written)];
    const { tokens } = wordsOf(value);
    if (!tokens.length) {
      if (field) throw new Refusal("R405", { clause: written });
      return [];
    }
    if (!isPhrase && value.endsWith("*") && /[\p{L}\p{N}]\*+$/u.test(value)) return prefixed(tokens, field, excluded, written);
    return [clauseOf({ tokens, asWritten: false }, field, excluded, written)];
  }

  /** The query that a reader typed; refused where it passes a limit or a field is empty. */
  function parse(given) {
    const typed = text.repair(given).replace(QUOTES, '"').trim();
    const length = [...typed].length;
    if (length > limits.max_query_characters) {
      throw new Refusal("R401", { given: length, limit: limits.max_query_characters });
    }
    const clauses = [];
    for (const piece of typed.matchAll(text.isLatin(typed) ? LATIN_PIECE : PIECE)) if (piece[5] === undefined) clauses.push(...read(piece));
    if (clauses.length > limits.max_query_clauses) {
      throw new Refusal("R402", { given: clauses.length, limit: limits.max_query_clauses });
    }
    return { text: typed, clauses };
  }

  /** Clauses without a field that a page must have; these may be loosened. */
  const wordsIn = (query) => query.clauses.filter((clause) => clause.field === "" && !clause.excluded);

  /** The same query, its marked words with just these marks. */
  function asWritten(query) {
    const clauses = query.clauses.map((clause) => (isWords(clause.wanted) && isMarked(clause.wanted)
      ? Object.assign({}, clause, { wanted: Object.assign({}, clause.wanted, { asWritten: true }) }) : clause));
    return { text: query.text, clauses };
  }

  /** What is shown of a query on a page, with the ordinals of the clauses. */
  function litOf(query) {
    const lit = [];
    query.clauses.forEach((clause, ordinal) => {
      if (clause.excluded || !["", "place"].includes(clause.field)) return;
      for (const wanted of [clause.wanted, ...clause.also]) {
        if (isWords(wanted) || isPrefix(wanted)) lit.push([ordinal, wanted]);
      }
    });
    return lit;
  }

  Object.assign(finding, {
    Refusal, asWritten, begunAs, innerOf, isMarked, isPlain, isPlainWord, isPrefix, isWords, keyOf, litOf, parse, textOf,
    wordsIn, wordsOf,
  });
})(window.BIENDAO);
