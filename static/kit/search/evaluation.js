// One query answered: which pages, in which order, grouped by item (archive/search/whoosh/evaluation.py, nearness.py).

(function (kit) {
  "use strict";
  const { finding, text } = kit;
  const { BITS, FAITHFUL, LIT, STRICT } = finding;
  const PAGE = "page", ITEM = "item", ANY = "any";
  let weights, genres;

  kit.rules.use((rules) => ({ weights, genres } = rules));

  const isQuestion = (query, moreThan) => finding.wordsIn(query).length > moreThan;

  /** Whether an item is of those that a clause about years, types or fonds names; null for every other clause. */
  function itemsNamed(index, { field, wanted }) {
    if (wanted.first !== undefined) {
      return (item) => {
        const [first, last] = index.items.years[item];
        return first !== undefined && first <= wanted.last && last >= wanted.first;
      };
    }
    if (wanted.name === undefined) return null;
    if (field === "type") return (item) => (genres[index.items.type[item]] || []).includes(wanted.name);
    return (item) => text.fold(index.items.fonds[item]).split(/[\s_-]+/).join(" ").trim() === wanted.name;
  }

  function asked(index, query, scorer) {
    const parts = { words: [], fielded: [], excluded: [], allowed: [] };
    for (const clause of query.clauses) {
      const named = itemsNamed(index, clause);
      if (named) parts.allowed.push((page) => named(index.pages.item[page]) !== clause.excluded);
      else (clause.excluded ? parts.excluded : clause.field ? parts.fielded : parts.words).push(scorer.judge(clause));
    }
    return parts;
  }

  /** Pages that may be found and that `meets` says are. */
  function pagesWhere(index, parts, meets) {
    const found = [];
    for (let page = 0; page < index.size; page++) {
      if (meets(page) && parts.allowed.every((one) => one(page)) && !parts.excluded.some((one) => one.numbers[page] > 0)) {
        found.push(page);
      }
    }
    return found;
  }

  /** All words on a page; else all within an item; else any. A question is not looked for within an item. */
  function found(index, query, parts, loosen) {
    const has = (page) => (judged) => judged.numbers[page] > 0;
    const onPage = pagesWhere(index, parts, (page) => [...parts.words, ...parts.fielded].every(has(page)));
    const stands = onPage.length && !isQuestion(query, weights.long_question_words);
    if (stands || !parts.words.length || !loosen) return [onPage, PAGE];
    const anyWord = pagesWhere(index, parts, (page) => parts.words.some(has(page)) && parts.fielded.every(has(page)));
    if (!isQuestion(query, weights.question_words)) {
      const inItem = ofWholeItems(index, parts.words, anyWord);
      if (inItem.length) return [inItem, ITEM];
    }
    return [anyWord, parts.words.length === 1 ? PAGE : ANY];
  }

  /** Those of the pages whose item has each of the words somewhere on them. */
  function ofWholeItems(index, words, pages) {
    return words.reduce((left, word) => {
      const having = new Set(left.filter((page) => word.numbers[page] > 0).map((page) => index.pages.item[page]));
      return left.filter((page) => having.has(index.pages.item[page]));
    }, pages);
  }

  /** How often in each document of a field one token follows another, with marks missing by half. */
  function pairs(field, before, after) {
    const counts = new Map();
    const left = field.stands(before, false, true), right = field.stands(after, false, true);
    const [rarer, other, step] = left.places.length > right.places.length ? [right, left, -1] : [left, right, 1];
    rarer.places.forEach((place, at) => {
      const mark = Math.min(rarer.marks[at], finding.markAt(other, place + step));
      if (!mark) return;
      const document = place >> BITS;
      counts.set(document, (counts.get(document) || 0) + (mark === STRICT ? 1 : weights.missing_marks));
    });
    return counts;
  }

  /** What it is worth on each page that one word of the query follows another. */
  function nearOf(index, scorer, left, right) {
    const before = left.clause.wanted.tokens.slice(-1)[0], [after] = right.clause.wanted.tokens;
    const titles = pairs(index.fields.title, before, after), pages = pairs(index.fields.text, before, after);
    if (!titles.size && !pages.size) return null;
    const unit = weights.nearness * Math.min(left.weight, right.weight);
    return (page) => {
      const title = titles.get(index.pages.item[page]), often = pages.get(page);
      const near = (title ? scorer.worth("title", title / weights.saturation) : 0)
        + (often ? scorer.worth("text", often / scorer.half[page]) : 0);
      return unit * (scorer.isQuestion ? finding.saturated(near) : near);
    };
  }

  /** Adds what it is worth that neighbours of the query are neighbours; `bare` stand for words with a wrong mark. */
  function addNearness(index, scorer, words, bare, pages, score) {
    const plain = words.map((judged, at) => [judged, bare[at]]).filter(([judged]) => finding.isWords(judged.clause.wanted));
    for (let at = 0; at + 1 < plain.length; at++) {
      const [left, leftBare] = plain[at], [right, rightBare] = plain[at + 1];
      const near = nearOf(index, scorer, left, right);
      const loose = leftBare || rightBare ? nearOf(index, scorer, leftBare || left, rightBare || right) : null;
      if (!near && !loose) continue;
      for (const page of pages) {
        score[page] += Math.max(near ? near(page) : 0, loose ? weights.without_marks * loose(page) : 0);
      }
    }
  }

  /** What has more of the words is worth more by itself; all else is looked at where it can decide. */
  function loosened(index, scorer, parts, pages, score) {
    let best = pages;
    if (pages.length > weights.near_loosened) {
      const least = pages.map((page) => score[page]).sort((one, other) => other - one)[weights.near_loosened - 1];
      best = pages.filter((page) => score[page] >= least);
    }
    const bare = parts.words.map((judged) => (scorer.isQuestion ? scorer.withoutMarks(judged) : null));
    parts.words.forEach((judged, at) => {
      const other = bare[at];
      if (!other) return;
      for (const page of best) {
        const more = weights.without_marks * other.unit * other.numbers[page] - judged.unit * judged.numbers[page];
        score[page] += Math.max(more, 0);
      }
    });
    addNearness(index, scorer, parts.words, bare, best, score);
  }

  /** Score of each of the pages, whether its own text is lit, and what decides the order. */
  function ranked(index, scorer, parts, pages, reach) {
    const score = new Float64Array(index.size), flags = new Uint8Array(index.size), rank = new Float64Array(index.size);
    const all = [...parts.words, ...parts.fielded];
    for (const page of pages) {
      let agreed = FAITHFUL;
      for (const judged of all) {
        score[page] += judged.unit * judged.numbers[page];
        agreed &= judged.flags[page];
        flags[page] |= judged.flags[page] & LIT;
      }
      if (reach !== ANY) flags[page] |= agreed;
    }
    if (reach === PAGE) addNearness(index, scorer, parts.words, parts.words.map(() => null), pages, score);
    else loosened(index, scorer, parts, pages, score);
    const most = pages.reduce((highest, page) => Math.max(highest, score[page]), 0);
    for (const page of pages) rank[page] = score[page] + (flags[page] & FAITHFUL ? most + 1 : 0);
    return { score, rank, isLit: (page) => (flags[page] & LIT) > 0 };
  }

  /** Pages by item, the item with the best page first; without words to rank by, in the order of the kit. */
  function grouped(index, pages, { score, rank, isLit }, isRanked) {
    const items = new Map();
    for (const page of pages) {
      const item = index.pages.item[page];
      if (!items.has(item)) items.set(item, []);
      items.get(item).push(page);
    }
    const hits = [...items].map(([item, own]) => {
      own.sort((one, other) => rank[other] - rank[one] || one - other);
      return { item, pid: index.items.pid[item], rank: rank[own[0]], score: score[own[0]], pages: own, isLit };
    });
    return isRanked ? hits.sort((one, other) => other.rank - one.rank || text.byText(one.pid, other.pid)) : hits;
  }

  /** Answers a query: items in order with their pages in order, and how far the words were allowed to stand apart. */
  function evaluate(index, query, loosen) {
    const isMarked = finding.wordsIn(query).some(({ wanted }) => finding.isMarked(wanted));
    const scorer = new finding.Scorer(index, isMarked, isQuestion(query, weights.question_words));
    // Signs alone, which no page has, find nothing; where nothing was typed, everything is found.
    if (query.text && !query.clauses.length) return { items: [], pages: [], reach: PAGE, score: null };
    const parts = asked(index, query, scorer);
    const [pages, reach] = found(index, query, parts, loosen);
    const order = ranked(index, scorer, parts, pages, reach);
    const isRanked = parts.words.length + parts.fielded.length > 0;
    return { items: grouped(index, pages, order, isRanked), pages, reach, score: order.score };
  }

  Object.assign(finding, { Reach: { PAGE, ITEM, ANY }, evaluate, isQuestion });
})(window.BIENDAO);
