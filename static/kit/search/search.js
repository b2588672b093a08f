// What the rest of the kit asks of its search: BIENDAO.search.open, ask and light (archive/search/service.py, meaning.py).

(function (kit) {
  "use strict";
  const { finding } = kit;
  const FOLDER = "data/search";
  const LOOSENED = { item: "whole-item", any: "any-word" };
  let rules, index, shelf;

  kit.rules.use((told) => { rules = told; });

  /** Reads rules, names and index, then calls back; whoever comes later is called at once. */
  function open(callback) {
    if (index) return callback();
    return kit.need(`${FOLDER}/rules`, (told) => kit.need(`${FOLDER}/names`, (names) => kit.need(`${FOLDER}/index`, (held) => {
      if (!index) {
        kit.rules.take(told);
        finding.takeNames(names);
        index = new finding.Index(held);
        shelf = new finding.Shelf(FOLDER, index.chunks);
        kit.search.why = rules.why;
      }
      callback();
    })));
  }

  const isLittle = (hits) => hits.items.length <= rules.limits.few_results || hits.reach !== finding.Reach.PAGE;

  /** Whether a guess brought something: items that `hits` has not, or all words on one page where it had not. */
  function findsMore(wider, hits) {
    const { PAGE } = finding.Reach;
    if (wider.reach === PAGE && hits.reach !== PAGE) return wider.items.length > 0;
    return wider.items.length > hits.items.length;
  }

  const isSame = (one, other) => JSON.stringify(one.clauses) === JSON.stringify(other.clauses);

  /** What a query means and what it finds; widened by guesses where that is little. */
  function understood(query) {
    const meant = finding.understand(query, index, false);
    const hits = finding.evaluate(index, meant.query, true);
    if (!isLittle(hits)) return { meant, hits };
    const wide = finding.withLostMarks(finding.understand(query, index, true), index);
    if (isSame(wide.query, meant.query)) return { meant, hits };
    const more = finding.evaluate(index, wide.query, true);
    return findsMore(more, hits) ? { meant: wide, hits: more } : { meant, hits };
  }

  function suggested(query, hits) {
    const trial = (given) => finding.evaluate(index, finding.asWritten(finding.parse(given)), false).items.length;
    const inFull = finding.fullOfAbbreviation(query, index, trial);
    if (inFull || !isLittle(hits)) return inFull;
    return finding.suggestion(query, index, hits.reach === finding.Reach.PAGE ? hits.items.length : 0, trial);
  }

  /** Everything that was understood otherwise than typed. */
  function readings({ query, changes }, hits, language) {
    if (hits.reach === finding.Reach.PAGE || !hits.items.length) return changes;
    const words = finding.wordsIn(query).map((clause) => clause.written);
    const isAny = hits.reach === finding.Reach.ANY;
    return [...changes, {
      from: words.join(" "), to: words.join(isAny ? rules.any_of[language] : " "), why: LOOSENED[hits.reach],
    }];
  }

  function refused(query, error) {
    const filled = (sentence) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(error.params[name]));
    const { vi, en } = rules.reasons[error.reason];
    return { query, error: { reason: error.reason, message: { vi: filled(vi), en: filled(en) } } };
  }

  const rounded = (score) => Math.round(score * 10000) / 10000;

  function dressedPage(page, hits, isLit, light) {
    const held = shelf.page(page);
    return {
      number: index.pages.number[page],
      score: rounded(hits.score[page]),
      snippet: held ? light.snippet(held) : "",
      boxes: held && isLit ? light.boxes(held) : [],
    };
  }

  function dressed(hit, hits, light) {
    const pages = hit.pages.slice(0, rules.limits.pages_per_item);
    return {
      item: index.items.item[hit.item], pid: hit.pid, title: index.items.title[hit.item], score: rounded(hit.score),
      page_count: hit.pages.length,
      pages: pages.map((page) => dressedPage(page, hits, hit.isLit(page), light)),
    };
  }

  /**
   * Answers a query in the shape of the archive's own API.
   *
   * Snippets and boxes need the texts of the pages shown, which are read from the kit where they are not at hand: with a
   * callback the answer comes when they are there, without one at once, with what is there.
   *
   * @param {string} query As typed.
   * @param {{limit?: number, from?: number, language?: string}} options Items to give, and to pass over before; "vi" or "en".
   * @param {function(object)} callback Gets the answer, or `{query, error: {reason, message: {vi, en}}}`.
   */
  function ask(query, { limit = rules.limits.results_per_page, from = 0, language = "vi" } = {}, callback = null) {
    const answer = answered(query, { limit, from, language });
    if (!callback) return answer.error || answer.told();
    if (answer.error) return callback(answer.error);
    return shelf.fetch(answer.pages, () => callback(answer.told()));
  }

  function answered(query, { limit, from, language }) {
    try {
      const parsed = finding.parse(query);
      const { meant, hits } = understood(parsed);
      const suggestion = suggested(parsed, hits);
      const window = hits.items.slice(from, from + limit);
      const pages = [].concat(...window.map((hit) => hit.pages.slice(0, rules.limits.pages_per_item)));
      const told = () => {
        const light = new finding.Light(meant.query, index.fields.text);
        return {
          query, suggestion, read_as: readings(meant, hits, language),
          total_items: hits.items.length, total_pages: hits.pages.length,
          items: window.map((hit) => dressed(hit, hits, light)),
        };
      };
      return { pages, told };
    } catch (error) {
      if (!(error instanceof finding.Refusal)) throw error;
      return { error: refused(query, error) };
    }
  }

  /** Calls back with the boxes of the words of a query on one page, in pixels of its picture; none for a query refused. */
  function light(query, pid, number, callback) {
    const page = index.pageAt(pid, number);
    if (page < 0) return callback([]);
    return shelf.fetch([page], () => {
      try {
        const { meant } = understood(finding.parse(query));
        const held = shelf.page(page);
        callback(held ? new finding.Light(meant.query, index.fields.text).boxes(held) : []);
      } catch (error) {
        if (!(error instanceof finding.Refusal)) throw error;
        callback([]);
      }
    });
  }

  kit.search = { ask, light, open, why: {} };
})(window.BIENDAO);
