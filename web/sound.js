// Tones, such as a monitor's at each heartbeat: planned ahead on the audio clock, so that they come
// in time however long a frame takes.

const LOUDNESS = 0.12;
const EDGE_S = 0.006;  // it swells and fades so long, or it would click
const REST_MS = 3000;  // without a tone: the audio clock costs processor time while it runs

/** Call once. The browser lets it be heard only after the person has pressed something. */
export function createSound() {
  const Context = globalThis.AudioContext;
  let context;  // made with the first tone
  let sounding = 0;
  let rest;

  return {
    isThere: Context !== undefined,

    beep(in_s, frequency_hz, duration_s) {
      context ??= new Context();
      clearTimeout(rest);
      if (context.state === 'suspended') context.resume().catch(() => {});
      const start = context.currentTime + in_s;
      const end = start + duration_s;
      const tone = new OscillatorNode(context, {frequency: frequency_hz});
      const loudness = new GainNode(context, {gain: 0});
      loudness.gain.setValueAtTime(0, start);
      loudness.gain.linearRampToValueAtTime(LOUDNESS, start + EDGE_S);
      loudness.gain.setValueAtTime(LOUDNESS, end - EDGE_S);
      loudness.gain.linearRampToValueAtTime(0, end);
      tone.connect(loudness).connect(context.destination);
      ++sounding;
      tone.addEventListener('ended', () => {
        if (--sounding === 0) rest = setTimeout(() => context.suspend().catch(() => {}), REST_MS);
      });
      tone.start(start);
      tone.stop(end);
    },
  };
}
