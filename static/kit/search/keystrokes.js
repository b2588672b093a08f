// Telex, VNI and VIQR read without an input method (archive/text/keystrokes.py).

(function (kit) {
  "use strict";
  const text = kit.text;
  const TELEX = "Telex", VNI = "VNI", VIQR = "VIQR";
  const HORN = "\u031b";
  const MOST_KEPT = 1 << 10;

  let keys, tones, bearers, typing, foreign;
  const kept = new Map();

  kit.rules.use((rules) => {
    typing = rules.typing;
    tones = new Set(typing.tones);
    bearers = typing.bearers;
    foreign = new RegExp(typing.foreign);
    keys = {};
    for (const [method, table] of Object.entries(rules.keys)) keys[method] = new Map(Object.entries(table));
  });

  const isLetters = (word) => /^[a-z]+$/.test(word);

  function hasToneWithin(word) {
    return [...word].some((sign, at) => {
      const marks = keys[VIQR].get(sign);
      return marks && tones.has(marks[0]) && at + 1 < word.length && isLetters(word[at + 1]);
    });
  }

  function methodOf(word, viqr) {
    if (isLetters(word)) return TELEX;
    if (/^[a-z0-9]+$/.test(word)) return VNI;
    const shows = viqr || [...word].some((sign) => typing.signs_of_viqr.includes(sign)) || hasToneWithin(word);
    return shows ? VIQR : null;
  }

  /** The readings in which a letter typed before gets circumflex, horn or breve. */
  function* withQuality([letters, tone, cost], key, quality) {
    const own = quality === typing.circumflex && bearers[quality].includes(key);
    if (quality === HORN && letters.includes("uo")) yield [letters.replace(/uo/g, "ươ"), tone, cost];
    for (let at = letters.length - 1; at >= 0; at--) {
      if ((own ? key : bearers[quality]).includes(letters[at])) {
        yield [text.putMark(letters, quality, at), tone, cost + (at < letters.length - 1 ? 1 : 0)];
      }
    }
  }

  /** How one more key can be read; a reading is letters, tone and a cost that is lower for the more usual way. */
  function* struck(reading, key, meanings) {
    const [letters, tone, cost] = reading;
    const begun = [...letters].some((letter) => "aeiouy".includes(text.splitMarks(letter)[0]));
    for (const meaning of meanings) {
      if (tones.has(meaning) || meaning === typing.clear) {
        if (begun) yield [letters, meaning === typing.clear ? "" : meaning, cost];
      } else if (meaning === "đ") {
        if (letters.startsWith("d")) yield [`đ${letters.slice(1)}`, tone, cost];
      } else {
        yield* withQuality(reading, key, meaning);
      }
    }
    if (!isLetters(key) || (begun && meanings.length && tones.has(meanings[0]))) return;
    if (key === "w") {
      if (!begun) yield [`${letters}ư`, tone, cost];
      return;
    }
    yield [letters + key, tone, cost + (meanings.length && letters.includes(key) ? 1 : 0)];
  }

  const byText = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const byCost = (one, other) => one[2] - other[2] || byText(one[0], other[0]) || byText(one[1], other[1]);

  /** Syllables that the keys make, the lowest cost first. */
  function read(word, method) {
    let readings = [["", "", 0]];
    for (const key of word) {
      const following = new Map();
      for (const reading of readings) {
        for (const after of struck(reading, key, keys[method].get(key) || [])) following.set(after.join("|"), after);
      }
      readings = [...following.values()].sort(byCost).slice(0, typing.most_readings);
    }
    const made = new Map();
    for (const [letters, tone, cost] of readings) {
      const mended = [letters.replace(/ưo/g, "ươ"), letters.replace(/uơ/g, "ươ")];
      for (const [spelled, dearer] of [[letters, 0], [mended[0], 1], [mended[1], 1]]) {
        const syllable = text.compose(spelled, tone);
        if (syllable !== null && syllable !== word) {
          made.set(syllable, Math.min(cost + dearer, made.has(syllable) ? made.get(syllable) : Infinity));
        }
      }
    }
    return [...made].sort((one, other) => one[1] - other[1] || byText(one[0], other[0])).map(([syllable]) => syllable);
  }

  function workOut(word, viqr) {
    const lowered = word.toLowerCase();
    if (!text.isAscii(word) || word.length > typing.longest || word.length < 2 || word.includes("/")) return [];
    if (word !== lowered && word === word.toUpperCase()) return [];
    if (typing.words_with_oo.includes(lowered)) return [];
    if (text.looksLikeSyllable(lowered) && !lowered.includes("oo")) return [];
    const method = methodOf(lowered, viqr);
    const found = method ? read(lowered, method) : [];
    const isCapital = word[0] !== lowered[0];
    return found.map((syllable) => ({
      text: isCapital ? syllable[0].toUpperCase() + syllable.slice(1) : syllable, method,
    }));
  }

  /** What `word` (between blanks) stands for if it was keyed raw, the most likely first. */
  function decode(word, viqr) {
    const key = `${viqr ? "+" : "-"}${word}`;
    if (!kept.has(key)) {
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(key, workOut(word, Boolean(viqr)));
    }
    return kept.get(key);
  }

  /** Whether what was keyed as one mark of Telex may as well be a word of another language. */
  function couldBeForeign(word, keyed) {
    if (keyed.method !== TELEX) return false;
    const marks = [...keyed.text.toLowerCase()].reduce(
      (count, letter) => count + text.splitMarks(letter).slice(1).filter(Boolean).length, 0);
    return marks === 1 && foreign.test(word.toLowerCase());
  }

  Object.assign(text, { couldBeForeign, decode, byText, VIQR });
})(window.BIENDAO);
