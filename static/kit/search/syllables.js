// The Vietnamese syllable and the forms of a word (archive/text/syllable.py, words.py).

(function (kit) {
  "use strict";
  const text = kit.text;
  const DOT = "\u0323";
  const MOST_KEPT = 1 << 14;
  const LONGEST_KEPT = 40;

  let known, folded, stops, afterStop, frenchToo;
  let kept = new Map();

  kit.rules.use(({ syllables, marks }) => {
    stops = syllables.stops;
    afterStop = new Set(syllables.after_stop);
    frenchToo = new Set(marks.french_too);
    known = new Map();
    folded = new Set();
    for (const row of syllables.canonical.split(" ")) {
      const [letters, nucleus, spelled = letters] = row.split(/(\d)/).filter(Boolean);
      // ươ with one of its horns lost is repaired, but no syllable by itself.
      const isOne = !spelled.includes("ươ") || letters.includes("ươ");
      known.set(letters, { spelled, nucleus: Number(nucleus), isOne });
      if (isOne) folded.add(text.fold(letters));
    }
    kept = new Map();
  });

  const isStopped = (letters) => stops.some((stop) => letters.endsWith(stop));

  /** The syllable of lower-case `letters` without tone, with `tone` on its nucleus; null if there is none. */
  function compose(letters, tone) {
    const syllable = known.get(letters);
    if (!syllable || !syllable.isOne || (isStopped(letters) && !afterStop.has(tone))) return null;
    return text.putMark(letters, tone, syllable.nucleus);
  }

  function isSyllable(word) {
    const { letters, tones } = text.splitTones(text.repair(word).toLowerCase());
    const syllable = known.get(letters);
    if (!syllable || !syllable.isOne || tones.length > 1) return false;
    return !isStopped(letters) || afterStop.has(tones);
  }

  /** Equal for two spellings of one syllable, and only for them. */
  function canonical(word) {
    const lowered = text.repair(text.repair(word).toLowerCase());
    const { letters, tones, places } = text.splitTones(lowered);
    const syllable = known.get(letters);
    if (!syllable || tones.length > 1) return lowered;
    const isItsOwn = letters === "gia" && tones === DOT && places[0] === 1;  // gịa, in giặt gịa
    return text.putMark(syllable.spelled, tones, isItsOwn ? 1 : syllable.nucleus);
  }

  function workOut(surface) {
    const exact = canonical(surface);
    const bare = text.fold(exact);
    const marked = text.bearsMarks(exact);
    const vietnamese = marked && !frenchToo.has(exact) && isSyllable(exact);
    return { exact, folded: bare, marked, shaped: vietnamese || folded.has(bare), vietnamese };
  }

  /** What a word is compared by, and what it tells of its line. */
  function formsOf(surface) {
    let forms = kept.get(surface);
    if (!forms) {
      forms = workOut(surface);
      if (kept.size >= MOST_KEPT) kept.clear();
      if (surface.length <= LONGEST_KEPT) kept.set(surface, forms);
    }
    return forms;
  }

  /** The same of a sign in its canonical form: no syllable. */
  function formsOfSign(form) {
    return { exact: form, folded: text.fold(form), marked: text.bearsMarks(form), shaped: false, vietnamese: false };
  }

  Object.assign(text, {
    canonical, compose, formsOf, formsOfSign, isSyllable,
    looksLikeSyllable: (word) => folded.has(word),
  });
})(window.BIENDAO);
