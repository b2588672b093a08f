// Dates as documents write them, in figures, words and eras (archive/text/dates.py).

(function (kit) {
  "use strict";
  const text = kit.text;
  let rules, patterns, eraPatterns, year, triggers, joined;

  kit.rules.use(({ dates }) => {
    rules = dates;
    const compiled = (source) => new RegExp(source, "dg");
    patterns = dates.patterns.map(([source, separators]) => ({ expression: compiled(source), separators }));
    eraPatterns = dates.era_patterns.map(compiled);
    year = new RegExp(dates.year);
    joined = new RegExp(dates.joined, "g");
    triggers = dates.era_triggers;
  });

  const isFigures = (word) => /^\d+$/.test(word);

  /** Folded, but năm (year) apart from nam (south); where marks are missing, nam may be the year. */
  function wordOf(token) {
    const word = token.folded;
    if (word === "nam") return token.exact === "năm" || token.bare ? "năm" : "nam";
    if (isFigures(word)) return isFigures(token.surface) ? word : token.surface;
    return word.replace(joined, "$& ");
  }

  /** The folded words of a text, a space before and after each, and the token of each. */
  function streamOf(tokens) {
    const stream = { words: " ", starts: [], tokens: tokens.filter((token) => !token.part) };
    for (const token of stream.tokens) {
      stream.starts.push(stream.words.length);
      stream.words += `${wordOf(token)} `;
    }
    if (!stream.tokens.length) stream.words = "  ";
    return stream;
  }

  /** How many of the ascending `starts` are not beyond `at`. */
  function upTo(starts, at) {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= at) low = middle + 1; else high = middle;
    }
    return low;
  }

  function tokensOf(stream, span) {
    if (!span) return [];
    const begin = span[0] + (stream.words[span[0]] === " " ? 1 : 0);
    return stream.tokens.slice(upTo(stream.starts, begin) - 1, upTo(stream.starts, span[1] - 1));
  }

  /** The number that one group of a match says; null for what is no number. */
  function said(stream, match, group) {
    const words = match.groups[group];
    const figure = /^\d+/.exec(words);
    if (figure) return Number(figure[0]) || null;
    if (words >= text.FIRST_HAN) return text.hanNumber(words.replace(/ /g, ""));
    const tokens = tokensOf(stream, match.indices.groups[group]);
    const unmarked = tokens.every((token) => token.bare);
    const exact = tokens.map((token) => token.exact);
    if (group.startsWith("month")) {
      const named = rules.months[words] || rules.lunar_months[exact[0]];
      if (named) return named;
    }
    return text.vietnameseNumber(exact, unmarked);
  }

  const two = (number) => String(number).padStart(2, "0");

  function termsOf(years, month, day) {
    const terms = [String(years).padStart(4, "0")];
    if (month) terms.unshift(`${terms[0]}-${two(month)}`);
    if (day) terms.unshift(`${terms[0]}-${two(day)}`);
    return terms;
  }

  /** What year, month and day mean, 0 for what is not said; null for a day that is none. */
  function gregorian(years, month, day) {
    if (month > 12) return null;
    const length = month ? new Date(Date.UTC(years, month, 0)).getUTCDate() : 31;
    if (day > length) return null;
    const terms = termsOf(years, month, day);
    const from = `${years}-${two(month || 1)}-${two(day || 1)}`;
    const to = `${years}-${two(month || 12)}-${two(day || length)}`;
    return { terms, label: terms[0], from, to };
  }

  /** Whether the same separator stands in every gap: "14. 2. 2017", not "14, 2017 2". */
  function partedAlike(given, tokens, separators) {
    const gaps = new Set(tokens.slice(1).map((token, at) => given.slice(tokens[at].end, token.start).trim()));
    const before = given.slice(0, tokens[0].start).replace(/ +$/, "").slice(-1);
    const after = given[tokens[tokens.length - 1].end];
    const [gap] = gaps;
    return gaps.size === 1 && gap !== "" && [...separators].includes(gap)
      && !(before && "/.-,".includes(before)) && after !== "/";
  }

  function figuresOf(stream, match) {
    const { groups } = match;
    const month = groups.month ? said(stream, match, "month") : 0;
    const day = groups.day ? said(stream, match, "day") : 0;
    if (month === null || day === null || (day && !month)) return null;
    return gregorian(Number(groups.year), month, day);
  }

  function* writtenPlainly(given, stream) {
    if (!year.test(stream.words)) return;
    for (const { expression, separators } of patterns) {
      for (const match of stream.words.matchAll(expression)) {
        const tokens = tokensOf(stream, match.indices[0]);
        if (separators && !partedAlike(given, tokens, separators)) continue;
        const date = figuresOf(stream, match);
        if (date) yield [match, tokens, date];
      }
    }
  }

  function eraDateOf(stream, match) {
    const { groups } = match;
    const era = text.eraOf(tokensOf(stream, match.indices.groups.era), groups.era);
    if (!era) return null;
    const numbers = ["n", "month", "day"].map((name) => {
      const group = [name, `${name}_after`].find((one) => groups[one]);
      return group ? said(stream, match, group) : 0;
    });
    if (numbers.includes(null)) return null;
    const leap = Boolean(groups.leap || groups.leap_before || groups.leap_after);
    return text.eraDate(era, numbers[0], numbers[1], leap, numbers[2]);
  }

  function* writtenByEra(stream) {
    if (!triggers.some((trigger) => stream.words.includes(trigger))) return;
    for (const pattern of eraPatterns) {
      for (const match of stream.words.matchAll(pattern)) {
        const date = eraDateOf(stream, match);
        if (date) yield [match, tokensOf(stream, match.indices[0]), date];
      }
    }
  }

  /** All dates of a text in reading order, with terms, the most exact first, and places in it. */
  function findDates(given) {
    const stream = streamOf(text.tokenise(given));
    const found = [];
    for (const [match, tokens, date] of [...writtenByEra(stream), ...writtenPlainly(given, stream)]) {
      const begin = match.index + 1, finish = match.index + match[0].length;
      if (found.some((other) => begin < other.finish && other.begin < finish)) continue;
      const start = tokens[0].start, end = tokens[tokens.length - 1].end;
      const written = given.slice(start, end).split(/\s+/).filter(Boolean).join(" ");
      found.push(Object.assign({ begin, finish, start, end, text: written }, date));
    }
    return found.sort((one, other) => one.begin - other.begin);
  }

  Object.assign(text, { findDates });
})(window.BIENDAO);
