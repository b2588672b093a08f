// Texts of pages and the places of their words, read from the kit when they are shown (search_data.py).

(function (kit) {
  "use strict";
  const { finding } = kit;

  const unsigned = (number) => (number & 1 ? ~(number >> 1) : number >> 1);

  function tokensOf(numbers) {
    const tokens = [];
    let end = -1, position = -1;
    for (let at = 0; at < numbers.length;) {
      const form = numbers[at++], width = numbers[at++];
      const isFar = width & 1;
      const start = end + (isFar ? unsigned(numbers[at++]) : 1);
      position += isFar ? unsigned(numbers[at++]) : 1;
      end = start + (width >> 1);
      tokens.push({ form, start, end, position });
    }
    return tokens;
  }

  function wordsOf(numbers) {
    const words = [];
    let end = 0, x = 0, y = 0;
    for (let at = 0; at < numbers.length; at += 6) {
      const start = end + numbers[at];
      end = start + numbers[at + 1];
      x += unsigned(numbers[at + 2]);
      y += unsigned(numbers[at + 3]);
      words.push({ start, end, box: [x, y, numbers[at + 4], numbers[at + 5]] });
    }
    return words;
  }

  /** A page: its text, its tokens in the order in which they are lit, and its words with their boxes. */
  class PageText {
    constructor([text, tokens, words]) {
      this.text = text;
      this.packed = { tokens, words };
    }

    get tokens() { return this.own("tokens", tokensOf); }

    get words() { return this.own("words", wordsOf); }

    own(name, read) {
      const packed = this.packed[name];
      if (typeof packed === "string") this.packed[name] = read(finding.unpacked(packed));
      return this.packed[name];
    }
  }

  /** Reads pages from the files of the kit, each file once. */
  class Shelf {
    constructor(folder, chunks) {
      this.folder = folder;
      this.chunks = chunks;
      this.read = new Map();
    }

    chunkOf(page) {
      let chunk = this.chunks.length - 1;
      while (this.chunks[chunk] > page) chunk--;
      return chunk;
    }

    /** A page, or null while its file is not read. */
    page(page) {
      const chunk = this.chunkOf(page);
      return this.read.has(chunk) ? this.read.get(chunk)[page - this.chunks[chunk]] : null;
    }

    /** Calls back when the pages are there, or cannot be had: what is then missing is shown without its words. */
    fetch(pages, callback) {
      const missing = [...new Set(pages.map((page) => this.chunkOf(page)))].filter((chunk) => !this.read.has(chunk));
      let waiting = missing.length;
      if (!waiting) callback();
      const done = () => { if (--waiting === 0) callback(); };
      for (const chunk of missing) {
        kit.need(`${this.folder}/pages/${String(chunk).padStart(3, "0")}`, (told) => {
          this.read.set(chunk, told.map((page) => new PageText(page)));
          done();
        }, done);
      }
    }
  }

  Object.assign(finding, { Shelf });
})(window.BIENDAO);
