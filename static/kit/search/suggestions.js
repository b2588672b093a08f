// Another query worth offering (archive/search/suggestions.py).

(function (kit) {
  "use strict";
  const { text, finding } = kit;
  const SHORTEST = 2, LONGEST = 14;  // letters of a word for which others are looked for
  const KEPT_BEGINNING = 3;  // letters of a word of no syllable in which no slip is looked for
  const COMPARED = 3;  // queries of which the one that finds most is offered
  const WORDS = 3;  // words of one query for which others are looked for
  let limits;

  kit.rules.use((rules) => ({ limits } = rules));

  const plainWords = (query) => finding.wordsIn(query).filter(finding.isPlainWord);

  /** `word` in capitals as what stood in its place; an abbreviation's full form is no shout. */
  function cased(word, like) {
    if (word.includes(" ")) return word;
    const isUpper = like !== like.toLowerCase() && like === like.toUpperCase();
    if (isUpper && like.length > 1) return word.toUpperCase();
    return like[0] !== like[0].toLowerCase() ? word[0].toUpperCase() + word.slice(1).toLowerCase() : word;
  }

  const withChanged = (given, changed) => given.split(" ")
    .map((piece) => (changed.has(piece) ? cased(changed.get(piece), piece) : piece)).join(" ");

  /** How many neighbours in the query stand beside `word` in the index, too. */
  function neighbours(words, at, word, index) {
    const pairs = [];
    if (at > 0) pairs.push(`${words[at - 1].written} ${word}`);
    if (at + 1 < words.length) pairs.push(`${word} ${words[at + 1].written}`);
    return pairs.filter((pair) => index.occurs(finding.wordsOf(pair))).length;
  }

  /** The query with an abbreviation of several meanings in full: the one that stands beside its neighbour first. */
  function fullOfAbbreviation(query, index, trial) {
    const words = plainWords(query);
    for (let at = 0; at < words.length; at++) {
      const acronym = finding.readAcronym(finding.innerOf(words[at]), "");
      if (!acronym || acronym.sure || acronym.beside.length) continue;
      const held = acronym.full.filter((full) => index.occurs(finding.wordsOf(full)));
      const near = new Map(held.map((full) => [full, neighbours(words, at, full, index)]));
      held.sort((one, other) => near.get(other) - near.get(one));
      const offers = held.map((full) => withChanged(query.text, new Map([[words[at].written, full]])));
      return offers.find((offer) => trial(offer) > 0) || null;
    }
    return null;
  }

  /** Whether a word is one that somebody may want: a syllable, of a place's name, or had by a second page. */
  function isWorthOffering(word, pages) {
    const folded = text.fold(word);
    return text.looksLikeSyllable(folded) || (pages > 1 && word.length <= LONGEST) || finding.wordsOfPlaces.has(folded);
  }

  /** Words one edit away, with their pages. */
  function alike(token, index, isMarked) {
    const word = token.folded;
    if (word.length < SHORTEST || word.length > LONGEST || !/^[a-z]+$/.test(word)) return new Map();
    const found = new Map();
    const take = (words) => words.forEach((pages, exact) => found.set(exact, pages));
    for (const folded of new Set([word, ...text.oneEditFrom(word)])) {
      if (text.looksLikeSyllable(folded)) take(index.words(folded, true, limits.max_words_followed));
    }
    if (word.length > KEPT_BEGINNING) {
      take(index.words(word.slice(0, Math.max(KEPT_BEGINNING, word.length >> 1)), false, limits.max_words_followed));
    }
    const near = new Map();
    found.forEach((pages, exact) => {
      const likened = token.marked ? exact : text.fold(exact);
      const offered = isMarked ? exact : likened;
      if (text.isOneEdit(likened, token.exact)) near.set(offered, (near.get(offered) || 0) + pages);
    });
    near.forEach((pages, other) => { if (!pages || !isWorthOffering(other, pages)) near.delete(other); });
    return near;
  }

  /** What the word's keys make if it may have been keyed raw, else words near it; with their pages. */
  function near(clause, index, isMarked) {
    const found = new Map();
    for (const key of text.decode(finding.innerOf(clause))) {
      const word = key.text.toLowerCase();
      const { folded } = finding.wordsOf(word).tokens[0];
      const pages = index.words(folded, true, limits.max_words_followed).get(word);
      if (pages) found.set(word, pages);
    }
    return found.size ? found : alike(clause.wanted.tokens[0], index, isMarked);
  }

  const byOffer = (one, other) => one.strangers - other.strangers || other.pages - one.pages || text.byText(one.word, other.word);

  function ranked(words, at, index) {
    const isMarked = words.some((clause) => finding.isMarked(clause.wanted));
    const all = [...near(words[at], index, isMarked)].map(([word, pages]) => ({ word, pages, strangers: 0 }));
    const likely = all.sort(byOffer).slice(0, limits.max_suggestion_trials);
    const sides = (at > 0 ? 1 : 0) + (at + 1 < words.length ? 1 : 0);
    for (const offer of likely) offer.strangers = sides - neighbours(words, at, offer.word, index);
    return likely.sort(byOffer);
  }

  /** The words that stand beside neither neighbour anywhere. */
  function strangers(words, index) {
    const known = words.slice(1).map((other, at) => index.occurs(finding.wordsOf(`${words[at].written} ${other.written}`)));
    return words.map((_, at) => at).filter((at) => !known[at - 1] && !known[at]);
  }

  /** Of the first few the query that finds most, else the first one that finds more than was `found`. */
  function best(offers, trial, found) {
    const counted = [...new Set(offers.slice(0, COMPARED))].map((offer) => [offer, trial(offer)]);
    const most = counted.reduce((top, one) => (top && top[1] >= one[1] ? top : one), null);
    if (most && most[1] > found) return most[0];
    return offers.slice(COMPARED).find((offer) => trial(offer) > found) || null;
  }

  /** Another query that differs in one letter or mark of a word and finds more than `found`; null where there is none. */
  function suggestion(query, index, found, trial) {
    const words = plainWords(query);
    const unknown = words.map((_, at) => at).filter((at) => !index.occurs(words[at].wanted));
    const changeable = unknown.length ? unknown : found ? [] : strangers(words, index);
    const offers = [], most = new Map();
    for (const at of changeable.slice(0, WORDS)) {
      const likely = ranked(words, at, index);
      if (likely.length && unknown.length) most.set(words[at].written, likely[0].word);
      for (const offer of likely) offers.push([offer, withChanged(query.text, new Map([[words[at].written, offer.word]]))]);
    }
    offers.sort(([one, its], [other, others]) => byOffer(one, other) || text.byText(its, others));
    const texts = offers.map(([, offer]) => offer);
    if (most.size > 1) texts.unshift(withChanged(query.text, most));
    return best(texts.slice(0, limits.max_suggestion_trials), trial, found);
  }

  Object.assign(finding, { fullOfAbbreviation, suggestion });
})(window.BIENDAO);
