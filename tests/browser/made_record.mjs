// An ECG made from scratch as a WFDB record: header, signal and annotations, as files a person
// would open.

const RATE_HZ = 360;
const GAIN = 200;  // ADC units a millivolt

// Waves of a beat: [millivolts, centre and width in seconds from the R peak].
const NORMAL = [
  [0.12, -0.17, 0.025], [-0.1, -0.03, 0.009], [1.1, 0, 0.011], [-0.2, 0.03, 0.01],
  [0.28, 0.28, 0.045]
];
const VENTRICULAR = [[1.6, 0, 0.035], [-0.7, 0.08, 0.04], [-0.45, 0.3, 0.06]];
// As lead V1 sees the same: less, and the other way round.
const V1_SHARE = -0.5;

// Codes of WFDB's annotation files.
const CODES = {
  N: 1,
  V: 5,
  F: 6,
  S: 9
};

const wave = (waves, s) =>
    waves.reduce((sum, [mv, at, width]) => sum + mv * Math.exp(-(((s - at) / width) ** 2) / 2), 0);

/** R peaks each 0.8 s; each eighth beat is ventricular, and early. */
function beatsOf(seconds) {
  const beats = [];
  for (let i = 0, at = 0.5; at < seconds - 0.7; ++i, at += 0.8) {
    const ventricular = i % 8 === 5;
    beats.push({at: at - (ventricular ? 0.2 : 0), symbol: ventricular ? 'V' : 'N'});
  }
  return beats;
}

/** One lead in ADC units. Its noise is a sum of tones, the same on each machine. */
function samplesOf(beats, seconds, share) {
  return Int16Array.from({length: seconds * RATE_HZ}, (_, i) => {
    const s = i / RATE_HZ;
    let mv = 0.01 * Math.sin(s * 2 * Math.PI * 33.1) + 0.06 * Math.sin(s * 2 * Math.PI * 0.23);
    for (const {at, symbol} of beats) {
      if (Math.abs(s - at) < 0.6) mv += share * wave(symbol === 'V' ? VENTRICULAR : NORMAL, s - at);
    }
    return Math.round(mv * GAIN);
  });
}

const checksumOf = (samples) => samples.reduce((sum, value) => (sum + value) << 16 >> 16, 0);

/** Interleaved samples in WFDB's format 16, or 212: two samples of 12 bits in three bytes. */
function signalFile(frames, format) {
  if (format === 16) return Buffer.from(frames.buffer);
  const bytes = Buffer.alloc(frames.length / 2 * 3);
  for (let i = 0, at = 0; i < frames.length; i += 2) {
    const [first, second] = [frames[i], frames[i + 1]];
    bytes[at++] = first & 0xff;
    bytes[at++] = (first >> 8 & 0x0f) | (second >> 4 & 0xf0);
    bytes[at++] = second & 0xff;
  }
  return bytes;
}

/** The same again and again, each `seconds` after the one before. */
const repeatedBeats = (beats, seconds, times) =>
    Array.from({length: times}, (_, i) => i)
        .flatMap((i) => beats.map(({at, symbol}) => ({at: at + i * seconds, symbol})));
function repeatedSamples(samples, times) {
  const all = new Int16Array(samples.length * times);
  for (let i = 0; i < times; ++i) all.set(samples, i * samples.length);
  return all;
}

function annotationFile(beats) {
  const words = [];
  let before = 0;
  for (const {at, symbol} of beats) {
    const sample = Math.round(at * RATE_HZ);
    words.push((CODES[symbol] << 10) | (sample - before));  // less than 1024 apart
    before = sample;
  }
  return Buffer.from(Uint16Array.from([...words, 0]).buffer);
}

/** What an annotation file holds: {sample, symbol}, as far as such files are made here. */
export function readAnnotations(bytes) {
  const symbols = Object.fromEntries(Object.entries(CODES).map(([symbol, code]) => [code, symbol]));
  const words =
      new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const annotations = [];
  let sample = 0;
  for (const word of words) {
    if (word === 0) break;
    sample += word & 1023;
    annotations.push({sample, symbol: symbols[word >> 10]});
  }
  return annotations;
}

/**
 * @param {{name?: string, seconds?: number, times?: number, format?: 16 | 212,
 *     annotate?: (beats: object[]) => object[]}} options `times`: a long record is a short one
 *     repeated; `annotate`: what the annotation file says of the beats
 * @returns {{files: {name: string, bytes: Buffer}[], beats: {at: number, symbol: string}[]}} `at`
 *     in seconds
 */
export function makeRecord(
    {name = 'made', seconds = 60, times = 1, format = 16, annotate = (beats) => beats} = {}) {
  const once = beatsOf(seconds);
  const beats = repeatedBeats(once, seconds, times);
  const leads = [['MLII', 1], ['V1', V1_SHARE]].map(
      ([lead, share]) => ({
        lead,
        samples: repeatedSamples(samplesOf(once, seconds, share), times),
      }));
  const header = [
    `${name} ${leads.length} ${RATE_HZ} ${leads[0].samples.length}`,
    ...leads.map(
        ({lead, samples}) =>
            `${name}.dat ${format} ${GAIN}/mV 12 0 ${samples[0]} ${checksumOf(samples)} 0 ${lead}`),
    '',
  ].join('\n');
  const frames = new Int16Array(leads.length * leads[0].samples.length);
  leads.forEach(({samples}, lead) => {
    samples.forEach((value, i) => (frames[i * leads.length + lead] = value));
  });
  return {
    files: [
      {name: `${name}.hea`, bytes: Buffer.from(header)},
      {name: `${name}.dat`, bytes: signalFile(frames, format)},
      {name: `${name}.atr`, bytes: annotationFile(annotate(beats))},
    ],
    beats,
  };
}
