// What a query means beyond its letters (archive/search/understanding.py, guesses.py).

(function (kit) {
  "use strict";
  const { text, finding } = kit;
  const DAY = "ngay";  // before a date in figures it is part of the date, and need not stand on the page
  const SHOWN = 3;  // other names that a reader is told of
  const KINDS = ["spelling", "place", "unit", "acronym"];
  let limits;

  kit.rules.use((rules) => ({ limits } = rules));

  const copied = (clause, changed) => Object.assign({}, clause, changed);

  /** Runs of clauses of which `is` says the same. */
  function runsOf(clauses, is) {
    const runs = [];
    clauses.forEach((clause, at) => {
      const last = runs[runs.length - 1];
      if (last && last.is === is(clause)) last.at.push(at); else runs.push({ is: is(clause), at: [at] });
    });
    return runs;
  }

  /** `tokens` with `other` in the place of some of them. */
  function spliced(tokens, start, end, other) {
    if (start === 0 && end === tokens.length) return other;
    const parts = [{ tokens: tokens.slice(0, start) }, other, { tokens: tokens.slice(end) }];
    return finding.wordsOf(parts.map(finding.textOf).join(" "));
  }

  function unique(all) {
    const seen = new Map();
    for (const words of all) if (!seen.has(finding.keyOf(words))) seen.set(finding.keyOf(words), words);
    return [...seen.values()];
  }

  /** Reads one query; `changes` are what the reader is told of. */
  class Reader {
    constructor(index, wide) {
      this.index = index;
      this.wide = wide;
      this.changes = [];
    }

    tell(from, to, why) { this.changes.push({ from, to, why }); }

    keyed(clauses) {
      const [read, changes] = finding.keyed(clauses, this.index);
      this.changes.push(...changes);
      return read;
    }

    /** Clauses with each date as one of them: its words as typed, or the same day, month or year otherwise. */
    dated(clauses) {
      return [].concat(...runsOf(clauses, finding.isPlain).map(({ is, at }) => {
        const run = at.map((one) => clauses[one]);
        return is ? this.datedRun(run) : run.map((clause) => this.datedPhrase(clause));
      }));
    }

    datedRun(clauses) {
      const starts = [];
      let given = "";
      for (const clause of clauses) {
        given += given ? " " : "";
        starts.push(given.length);
        given += clause.written;
      }
      const read = [];
      let done = 0;
      for (const date of text.findDates(given)) {
        let first = starts.filter((start) => start <= date.start).length - 1;
        const last = starts.filter((start) => start < date.end).length - 1;
        if (first < done || starts[first] !== date.start) continue;
        if (first > done && /^\d/.test(date.text) && text.fold(clauses[first - 1].written) === DAY) first -= 1;
        const written = given.slice(starts[first], date.end);
        read.push(...clauses.slice(done, first));
        read.push(this.asDate({ wanted: finding.wordsOf(written), field: "", excluded: false, written, also: [] }, date));
        done = last + 1;
      }
      return [...read, ...clauses.slice(done)];
    }

    datedPhrase(clause) {
      if (clause.field || !finding.isWords(clause.wanted) || clause.excluded) return clause;
      const inner = finding.innerOf(clause);
      const dates = text.findDates(inner);
      const isWhole = dates.length === 1 && dates[0].start === 0 && dates[0].end === inner.length;
      return isWhole ? this.asDate(clause, dates[0]) : clause;
    }

    /** A year alone is looked for as a number, too. */
    asDate(clause, date) {
      const form = `@${date.terms[0]}`;
      const token = {
        start: 0, end: 0, surface: form, exact: form, folded: form, marked: false, bare: false, position: 0, part: false,
      };
      const number = /^\d+$/.test(date.terms[0]) ? [finding.wordsOf(date.terms[0])] : [];
      const own = finding.keyOf(clause.wanted);
      const also = [{ tokens: [token], asWritten: false }, ...number].filter((words) => finding.keyOf(words) !== own);
      this.tell(finding.innerOf(clause), date.label, "date");
      return copied(clause, { also: [...clause.also, ...also] });
    }

    /** Clauses with the further forms of what they name. */
    named(clauses) {
      const widened = clauses.map((clause) => this.namedPhrase(clause));
      for (const { is, at } of runsOf(clauses, finding.isPlainWord)) if (is) this.namedRun(clauses, widened, at);
      return widened;
    }

    widen(widened, place, others) {
      const also = [...widened[place].also, ...others].slice(0, limits.max_query_alternatives);
      widened[place] = copied(widened[place], { also });
    }

    namedRun(clauses, widened, at) {
      for (const name of finding.named(at.map((place) => clauses[place].wanted.tokens[0]))) {
        const places = at.slice(name.start, name.end);
        const others = this.known(places.map((place) => clauses[place].written).join(" "), name, true);
        for (const place of places) this.widen(widened, place, others);
      }
      const written = at.map((place) => clauses[place].written);
      at.forEach((place, index) => {
        const beside = [...written.slice(0, index), ...written.slice(index + 1)].join(" ");
        this.widen(widened, place, this.abbreviated(finding.stripped(written[index]), beside, true));
      });
    }

    /** A phrase with each name in it in each of its forms; and a hyphenated word, which is a phrase. */
    namedPhrase(clause) {
      const isSought = finding.isWords(clause.wanted) && finding.SEARCHED_FOR_NAMES.includes(clause.field);
      if (clause.excluded || !isSought || finding.isPlainWord(clause)) return clause;
      const { tokens } = clause.wanted;
      const also = [];
      for (const name of finding.named(tokens)) {
        const given = tokens.slice(name.start, name.end).map((token) => token.surface).join(" ");
        also.push(...this.known(given, name, false).map((other) => spliced(tokens, name.start, name.end, other)));
      }
      tokens.forEach((token, at) => {
        also.push(...this.abbreviated(token.surface, "", false).map((full) => spliced(tokens, at, at + 1, full)));
      });
      if (tokens.length > 1) also.push(...this.abbreviated(finding.stripped(clause.written), "", true));
      const held = also.filter((other) => this.index.occurs(other)).slice(0, limits.max_query_alternatives);
      if (held.length) this.tell(finding.innerOf(clause), held.slice(0, SHOWN).map(finding.textOf).join(", "), "spelling");
      return copied(clause, { also: [...clause.also, ...held].slice(0, limits.max_query_alternatives) });
    }

    abbreviated(word, beside, tell) {
      const acronym = finding.readAcronym(word, beside);
      if (!acronym || !acronym.sure) return [];
      const held = acronym.full.map(finding.nameWords).filter((words) => this.index.occurs(words));
      if (held.length && tell) this.tell(word, finding.textOf(held[0]), "acronym");
      return held;
    }

    /** The forms of what was named that the index holds. */
    known(given, name, tell) {
      const found = name.isExact ? [] : [name.form.words];
      for (const kind of KINDS) {
        let alike = name.form.meanings.filter((meaning) => meaning.kind === kind);
        if (alike.some((meaning) => meaning.isSure)) alike = alike.filter((meaning) => meaning.isSure);
        if (alike.length > 1) {
          if (tell) this.tell(given, [...new Set(alike.map((meaning) => meaning.label))].join(" · "), "homonym");
          continue;
        }
        for (const meaning of alike) {
          const held = this.held(name, meaning);
          found.push(...held.others);
          if (tell && held.told.length) this.tell(given, held.told.slice(0, SHOWN).map(finding.textOf).join(", "), kind);
        }
      }
      return unique(found).slice(0, limits.max_query_alternatives);
    }

    held(name, meaning) {
      const others = [], told = [];
      for (const { words, isShown } of meaning.others.map(finding.written)) {
        const isLikely = meaning.isSure || this.wide || finding.contains(words, name.form.words);
        if (!isLikely || !this.index.occurs(words)) continue;
        others.push(words);
        const known = [name.form.words, ...told];
        if (isShown && !known.some((one) => finding.contains(one, words) || finding.contains(words, one))) told.push(words);
      }
      return { others, told };
    }
  }

  /** A query with what it means, and what of that the reader has to know; `wide` for guesses, too. */
  function understand(query, index, wide) {
    if (!query.clauses.length) return { query, changes: [] };
    const reader = new Reader(index, wide);
    const clauses = reader.named(reader.dated(reader.keyed(query.clauses)));
    return { query: { text: query.text, clauses }, changes: reader.changes };
  }

  /** Whether a word is typed as names are: Đặng Huy Trứ is not Đăng Huy Trư. */
  function isProper({ written }) {
    const lowered = written.toLowerCase();
    return written[0] !== lowered[0] && written.slice(1) === lowered.slice(1);
  }

  function insideNames(clauses) {
    const words = clauses.map((clause, at) => at).filter((at) => finding.isPlainWord(clauses[at]));
    const names = finding.named(words.map((at) => clauses[at].wanted.tokens[0]));
    return new Set([].concat(...names.map((name) => words.slice(name.start, name.end))));
  }

  function* withAMarkLess(one, other, index) {
    const pair = [one.wanted.tokens[0], other.wanted.tokens[0]];
    for (let at = 0; at < pair.length; at++) {
      if (!pair[at].marked) continue;
      for (const word of index.words(pair[at].folded, true, limits.max_words_followed).keys()) {
        if (word === pair[at].exact || !text.leavesOut(word, pair[at].exact) || !text.isOneEdit(word, pair[at].exact)) continue;
        yield finding.wordsOf(pair.map((kept, place) => (place === at ? word : kept.exact)).join(" "), true);
      }
    }
  }

  /** The query, also finding neighbouring words of which one lost a mark on the page: kiêu bào, to kiều bào. */
  function withLostMarks({ query, changes }, index) {
    const clauses = [...query.clauses], told = [...changes];
    const inside = insideNames(query.clauses);
    for (let left = 0; left + 1 < query.clauses.length; left++) {
      const one = query.clauses[left], other = query.clauses[left + 1];
      if ((inside.has(left) && inside.has(left + 1)) || (isProper(one) && isProper(other))) continue;
      if (!finding.isPlainWord(one) || !finding.isPlainWord(other)) continue;
      const phrases = [...withAMarkLess(one, other, index)].filter((words) => index.occurs(words));
      for (const at of [left, left + 1]) clauses[at] = copied(clauses[at], { also: [...clauses[at].also, ...phrases] });
      for (const words of phrases) told.push({ from: `${one.written} ${other.written}`, to: finding.textOf(words), why: "lost-mark" });
    }
    return { query: { text: query.text, clauses }, changes: told };
  }

  Object.assign(finding, { understand, withLostMarks });
})(window.BIENDAO);
