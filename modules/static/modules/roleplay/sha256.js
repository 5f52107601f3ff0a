// SHA-256 (FIPS 180-4) of a short text, at once: the browser's own answers later, and a scene needs a digest for each
// of its choices before it can be shown.
const WORDS = 64;
const BLOCK = 64; // bytes
const isPrime = (number, divisor = 2) =>
  divisor * divisor > number || (number % divisor > 0 && isPrime(number, divisor + 1));
const primes = Array.from({ length: 312 }, (_, number) => number).filter((number) => number > 1 && isPrime(number));
const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = primes.slice(0, WORDS).map((prime) => fraction(Math.cbrt(prime)));

const turned = (word, bits) => (word >>> bits) | (word << (32 - bits));
const mixed = (word, one, two, three) => turned(word, one) ^ turned(word, two) ^ turned(word, three);
const small = (word, one, two, shift) => turned(word, one) ^ turned(word, two) ^ (word >>> shift);

function padded(bytes) {
  const blocks = Math.ceil((bytes.length + 9) / BLOCK);
  const view = new DataView(new ArrayBuffer(blocks * BLOCK));
  bytes.forEach((byte, place) => view.setUint8(place, byte));
  view.setUint8(bytes.length, 0x80);
  view.setUint32(blocks * BLOCK - 4, bytes.length * 8);
  return view;
}

function schedule(view, offset) {
  const words = Array.from({ length: 16 }, (_, place) => view.getInt32(offset + place * 4));
  for (let place = 16; place < WORDS; place += 1) {
    const early = small(words[place - 15], 7, 18, 3);
    const late = small(words[place - 2], 17, 19, 10);
    words.push((words[place - 16] + early + words[place - 7] + late) | 0);
  }
  return words;
}

function compressed(hash, words) {
  let [a, b, c, d, e, f, g, h] = hash;
  for (let place = 0; place < WORDS; place += 1) {
    const choice = (e & f) ^ (~e & g);
    const first = (h + mixed(e, 6, 11, 25) + choice + ROUNDS[place] + words[place]) | 0;
    const second = (mixed(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, place) => (word + hash[place]) | 0);
}

// Returns the digest as 64 hexadecimal digits.
export function sha256(text) {
  const view = padded(new TextEncoder().encode(text));
  let hash = START;
  for (let offset = 0; offset < view.byteLength; offset += BLOCK) hash = compressed(hash, schedule(view, offset));
  return hash.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
