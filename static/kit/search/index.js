// The index of the kit as it lies in its data: each form of each word with its places, by field (search_index.py).

(function (kit) {
  "use strict";
  const { text, finding } = kit;
  const BARE = 1, RESPELT = 2;
  const BITS = 16;  // of a place that tell the position; those above tell the document
  const LOOSE = 1, STRICT = 2;
  const MOST_KEPT = 512;

  /** The numbers of 7 bits a byte between two places of `bytes`, a text of one character for each. */
  function numbersOf(bytes, from, to) {
    const numbers = [];
    let number = 0, shift = 0;
    for (let at = from; at < to; at++) {
      const byte = bytes.charCodeAt(at);
      number |= (byte & 0x7f) << shift;
      if (byte > 0x7f) {
        shift += 7;
      } else {
        numbers.push(number);
        number = shift = 0;
      }
    }
    return numbers;
  }

  const unpacked = (packed) => {
    const bytes = atob(packed);
    return numbersOf(bytes, 0, bytes.length);
  };

  /** Puts `value` of `make()` into a small cache; the oldest goes first. */
  function kept(cache, key, make) {
    if (!cache.has(key)) {
      if (cache.size >= MOST_KEPT) cache.delete(cache.keys().next().value);
      cache.set(key, make());
    }
    return cache.get(key);
  }

  /** The forms of one field; a form has its canonical word, its kind, and the ascending places where it stands. */
  class Field {
    constructor(told, documents) {
      this.documents = documents;
      this.groups = new Map();
      this.forms = [];
      this.cache = new Map();
      this.bytes = atob(told.lists);
      this.read(told);
    }

    read({ words, numbers, sizes }) {
      const ordinals = unpacked(numbers), lengths = unpacked(sizes);
      let list = 0, at = 0;
      for (const line of words ? words.split("\n") : []) {
        const [folded, ...lists] = line.split("\t");
        this.groups.set(folded, lists.map((one) => {
          const form = { folded, exact: one.slice(1) || folded, kind: Number(one[0]), from: at, places: null };
          form.to = at += lengths[list];
          form.bare = (form.kind & BARE) > 0;
          form.number = ordinals[list++];
          this.forms[form.number] = form;
          return form;
        }));
      }
      this.folded = [...this.groups.keys()];
    }

    /** Forms with one folded form. */
    alike(folded) { return this.groups.get(folded) || []; }

    /** Groups of forms whose folded forms begin so. */
    begun(beginning) {
      const found = [];
      for (let at = firstNotBelow(this.folded, beginning); at < this.folded.length; at++) {
        if (!this.folded[at].startsWith(beginning)) break;
        found.push(this.groups.get(this.folded[at]));
      }
      return found;
    }

    placesOf(form) {
      if (!form.places) {
        form.places = Int32Array.from(numbersOf(this.bytes, form.from, form.to));
        for (let at = 1; at < form.places.length; at++) form.places[at] += form.places[at - 1];
      }
      return form.places;
    }

    /** In how many documents any of some forms stands. */
    countDocuments(forms) {
      const found = new Set();
      for (const form of forms) for (const place of this.placesOf(form)) found.add(place >> BITS);
      return found.size;
    }

    /** The forms that a token of a query matches, each with its mark. */
    matching(token, asWritten, withFurther) {
      const found = [];
      for (const form of this.alike(token.folded)) {
        if (form.exact === token.exact || (!token.marked && !asWritten)) found.push([form, STRICT]);
        else if (token.marked && form.bare) found.push([form, asWritten ? STRICT : LOOSE]);
        else if (withFurther && !asWritten && text.leavesOut(token.exact, form.exact)) found.push([form, LOOSE]);
      }
      return found;
    }

    /** Where the forms that a token matches stand: ascending places, and the mark of each. */
    stands(token, asWritten, withFurther) {
      const key = `${token.exact}|${token.folded}|${asWritten}|${withFurther}`;
      return kept(this.cache, key, () => merged(this, this.matching(token, asWritten, withFurther)));
    }

    /** Has `each(document, mark)` called where words stand side by side, until it returns true. */
    sideBySide(words, withFurther, each) {
      const stands = words.tokens.map((token) => Object.assign(
        { step: token.position }, this.stands(token, words.asWritten, withFurther)));
      stands.sort((one, other) => one.places.length - other.places.length);
      const [rarest, ...others] = stands;
      for (let at = 0; at < rarest.places.length; at++) {
        let mark = rarest.marks[at];
        for (const other of others) {
          mark = Math.min(mark, markAt(other, rarest.places[at] + other.step - rarest.step));
          if (!mark) break;
        }
        if (mark && each(rarest.places[at] >> BITS, mark)) return;
      }
    }

    /** Whether words stand side by side anywhere. */
    holds(words) {
      if (words.tokens.length === 1) return this.matching(words.tokens[0], words.asWritten, false).length > 0;
      let found = false;
      this.sideBySide(words, false, () => (found = true));
      return found;
    }
  }

  function merged(field, matching) {
    const pairs = [];
    if (matching.length === 1) {
      const places = field.placesOf(matching[0][0]);
      return { places, marks: new Uint8Array(places.length).fill(matching[0][1]) };
    }
    for (const [form, mark] of matching) for (const place of field.placesOf(form)) pairs.push(place * 4 + mark);
    const sorted = Float64Array.from(pairs).sort();
    return { places: Int32Array.from(sorted, (one) => Math.floor(one / 4)), marks: Uint8Array.from(sorted, (one) => one % 4) };
  }

  /** The place among ascending `values` of the first that is not below `value`. */
  function firstNotBelow(values, value) {
    let low = 0, high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] < value) low = middle + 1; else high = middle;
    }
    return low;
  }

  /** The mark at one place; 0 where nothing stands. */
  function markAt({ places, marks }, place) {
    const at = firstNotBelow(places, place);
    return places[at] === place ? marks[at] : 0;
  }

  /** Everything that is searched. */
  class Index {
    constructor(told) {
      this.items = told.items;
      this.pages = told.pages;
      this.chunks = told.chunks;
      this.size = told.pages.item.length;
      this.fields = {};
      for (const [name, field] of Object.entries(told.fields)) {
        this.fields[name] = new Field(field, name === "text" ? this.size : told.items.pid.length);
      }
      this.occurrences = new Map();
    }

    /** Whether words stand side by side on a page, in a title or in a description. */
    occurs(words) {
      if (!words.tokens.length) return false;
      return kept(this.occurrences, finding.keyOf(words), () => Object.values(this.fields).some((field) => field.holds(words)));
    }

    /** Canonical forms on pages and in titles whose folded form begins so, the `most` commonest, with their documents. */
    words(beginning, isWhole, most) {
      const found = new Map();
      for (const field of [this.fields.text, this.fields.title]) {
        const groups = isWhole ? [field.alike(beginning)] : field.begun(beginning);
        const counts = [];
        for (const forms of groups) {
          for (const exact of new Set(forms.map((form) => form.exact))) {
            counts.push([exact, field.countDocuments(forms.filter((form) => form.exact === exact))]);
          }
        }
        counts.sort((one, other) => other[1] - one[1] || text.byText(one[0], other[0]));
        for (const [exact, count] of counts.slice(0, most)) found.set(exact, Math.max(count, found.get(exact) || 0));
      }
      return found;
    }

    pageAt(pid, number) {
      return this.pages.item.findIndex((item, at) => this.items.pid[item] === pid && this.pages.number[at] === number);
    }
  }

  Object.assign(finding, { BARE, BITS, Index, LOOSE, RESPELT, STRICT, kept, markAt, unpacked });
})(window.BIENDAO);
