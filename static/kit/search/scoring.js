// What one clause of a query is worth on the pages that meet it: BM25F (archive/search/whoosh/scoring.py, counting.py).

(function (kit) {
  "use strict";
  const { text, finding } = kit;
  const { BARE, BITS, RESPELT, STRICT } = finding;
  const FAITHFUL = 1, LIT = 2;
  let weights, limits;

  kit.rules.use((rules) => ({ weights, limits } = rules));

  const saturated = (often) => (often * (weights.saturation + 1)) / (often + 1);
  const isRespelt = (token) => text.repair(token.surface).toLowerCase() !== token.exact;

  /** Occurrences in each document of one field, weighed, with flags. */
  class Tally {
    constructor(documents) {
      this.numbers = new Float64Array(documents);
      this.flags = new Uint8Array(documents);
      this.isEmpty = true;
    }

    add(document, worth, flag) {
      this.numbers[document] += worth;
      this.flags[document] |= flag;
      this.isEmpty = false;
    }
  }

  /** What each occurrence of a form is worth to a token of the query, and whether it has every mark that was typed. */
  function worthOf(form, token, asWritten, queryIsMarked) {
    const isExact = form.exact === token.exact;
    if (asWritten) return [isExact ? 1 : token.marked && form.kind & BARE ? weights.missing_marks : 0, FAITHFUL];
    if (!token.marked) {
      const worth = queryIsMarked ? weights.other_marks + (isExact ? 1 - weights.other_marks : 0)
        : 1 + (form.kind & BARE ? weights.unmarked_text - 1 : 0);
      return [worth, FAITHFUL];
    }
    if (isExact) {
      const isAsTyped = isRespelt(token) === (form.kind & RESPELT) > 0;
      return [isAsTyped ? 1 : weights.other_spelling, FAITHFUL];
    }
    if (form.kind & BARE) return [weights.missing_marks, 0];
    return [text.leavesOut(token.exact, form.exact) ? weights.further_marks : 0, 0];
  }

  function countWord(field, words, queryIsMarked) {
    const tally = new Tally(field.documents);
    const [token] = words.tokens;
    for (const form of field.alike(token.folded)) {
      const [worth, flag] = worthOf(form, token, words.asWritten, queryIsMarked);
      if (worth) for (const place of field.placesOf(form)) tally.add(place >> BITS, worth, flag);
    }
    return tally;
  }

  function countPhrase(field, words) {
    const tally = new Tally(field.documents);
    field.sideBySide(words, true, (document, mark) => {
      tally.add(document, mark === STRICT ? 1 : weights.missing_marks, mark === STRICT ? FAITHFUL : 0);
    });
    return tally;
  }

  const begins = (begun, exact) => begun.some((one) => text.leavesOut(one.exact, exact.slice(0, one.exact.length)));

  /** The forms of a field that a prefix stands for. */
  function expanded(field, stem, written) {
    const begun = finding.begunAs(stem);
    const groups = [].concat(...begun.map((one) => field.begun(one.folded)));
    const forms = [].concat(...groups).filter((form) => !stem.marked || form.bare || begins(begun, form.exact));
    const given = stem.marked ? new Set(forms.map((form) => form.exact)).size : groups.length;
    if (given > limits.max_query_expansions) {
      throw new finding.Refusal("R406", { clause: written, given, limit: limits.max_query_expansions });
    }
    return forms;
  }

  function countPrefix(field, stem, written) {
    const tally = new Tally(field.documents);
    for (const form of expanded(field, stem, written)) {
      for (const place of field.placesOf(form)) tally.add(place >> BITS, 1, FAITHFUL);
    }
    return tally;
  }

  /** Judges the clauses of one query; a clause judged has its worth and flags on each page, and how rare it is. */
  class Scorer {
    constructor(index, queryIsMarked, isQuestion) {
      this.index = index;
      this.queryIsMarked = queryIsMarked;
      this.isQuestion = isQuestion;
      this.others = new Map();
      const { length } = index.pages;
      const written = length.filter((one) => one > 0);
      const mean = written.length ? written.reduce((sum, one) => sum + one, 0) / written.length : 1;
      /** The number of occurrences that is worth half of endlessly many, by the length of the page. */
      this.half = Float64Array.from(length, (one) => weights.saturation * (1 - weights.length + (weights.length * one) / mean));
    }

    judge(clause) {
      const { wanted } = clause;
      if (finding.isPrefix(wanted)) {
        return this.weighed(clause, this.found(clause.field, (field) => countPrefix(field, wanted.stem, clause.written)));
      }
      const judged = this.judgeWords(clause, wanted);
      const others = clause.also.map((other) => finding.kept(
        this.others, `${clause.field}|${finding.keyOf(other)}`, () => this.judgeWords(clause, other)));
      return this.withOthers(judged, others.filter((other) => other.count));
    }

    /** A marked word as if it had been typed without marks; null for everything else. */
    withoutMarks({ clause }) {
      const { wanted } = clause;
      if (!finding.isWords(wanted) || wanted.tokens.length > 1 || !finding.isMarked(wanted) || wanted.asWritten) return null;
      const [token] = wanted.tokens;
      const bare = Object.assign({}, token, { surface: token.folded, exact: token.folded, marked: false, bare: false });
      return this.judge(Object.assign({}, clause, { wanted: { tokens: [bare], asWritten: false }, also: [] }));
    }

    judgeWords(clause, wanted) {
      const count = wanted.tokens.length === 1 ? (field) => countWord(field, wanted, this.queryIsMarked)
        : (field) => countPhrase(field, wanted);
      return this.weighed(clause, this.found(clause.field, count));
    }

    /** The clause or another spelling of it, which is not what was typed and so makes nothing faithful. */
    withOthers(judged, others) {
      if (!others.length) return judged;
      const numbers = judged.numbers.slice(), flags = judged.flags.slice();
      for (const other of others) {
        const share = (weights.other_name * other.weight) / judged.unit;
        for (let page = 0; page < numbers.length; page++) {
          numbers[page] += share * other.numbers[page];
          flags[page] |= other.flags[page] & LIT;
        }
      }
      return Object.assign({}, judged, counted(numbers, flags));
    }

    weighed(clause, met) {
      const weight = met.count ? Math.log1p((this.index.size - met.count + 0.5) / (met.count + 0.5)) : 0;
      return Object.assign({ clause, weight, unit: weight || 1 }, met);
    }

    /** Occurrences in all fields weighed and brought together on pages. */
    found(name, count) {
      const { size, pages } = this.index;
      const numbers = new Float64Array(size), flags = new Uint8Array(size);
      for (const field of weights.looks_into[name]) {
        const tally = count(this.index.fields[field]);
        if (tally.isEmpty) continue;
        const isText = field === "text";
        for (let page = 0; page < size; page++) {
          const at = isText ? page : pages.item[page];
          if (!tally.numbers[at]) continue;
          numbers[page] += this.worth(field, tally.numbers[at] / (isText ? this.half[page] : weights.saturation));
          flags[page] |= tally.flags[at] | (isText ? LIT : 0);
        }
      }
      if (this.isQuestion) numbers.forEach((one, page) => { numbers[page] = saturated(one); });
      return counted(numbers, flags);
    }

    /** What occurrences in a field are worth; a question adds up all fields before they are saturated. */
    worth(field, often) {
      return weights.fields[field] * (this.isQuestion ? often : saturated(often));
    }
  }

  function counted(numbers, flags) {
    let count = 0;
    for (let page = 0; page < numbers.length; page++) if (numbers[page] > 0) count++;
    return { numbers, flags, count };
  }

  Object.assign(finding, { FAITHFUL, LIT, Scorer, saturated });
})(window.BIENDAO);
