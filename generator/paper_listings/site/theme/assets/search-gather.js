// Asks the parts of the search index in an order that gives the first results soon.

// Milliseconds that results wait for older papers, once all parts have been loaded.
const WAIT = 80;
// How many older parts are asked at the same time: the next query waits for these at most.
const LANES = 2;
let loaded = false;

// Asks the newest part first, because a reader who has just come should not wait for the older ones to load, and then
// the others. `prepare` gets the answers so far, by part, and returns what shows them: the first answers, further ones
// as they come, and all in the end. Shows nothing more once `stale`, or once a part has failed.
/**
 * @param {Part} newest @param {Promise<Part[]>} listed all parts, newest first
 * @param {{
 *   load: (part: Part) => unknown, ask: (part: Part) => Promise<Answer>, stale: () => boolean,
 *   prepare: (answers: Answer[], all: Part[]) => Promise<() => unknown>,
 * }} site
 */
export async function gather(newest, listed, { load, ask, prepare, stale }) {
  const [first, all] = await Promise.all([ask(newest), listed]);
  const answers = [first];
  const showFirst = await prepare(answers, all);
  let asked = 0;
  let open = all.length - 1;
  let waits = loaded;
  let queue = Promise.resolve();
  const update = async () => {
    if (open && !waits && !stale()) await (await prepare(answers, all))();
  };
  const lane = async () => {
    while (++asked < all.length && !stale()) {
      const at = asked;
      answers[at] = await ask(all[at]);
      open -= 1;
      queue = queue.then(update);
    }
  };
  if (!stale()) all.slice(1).forEach(load);
  const older = Promise.all(Array.from({ length: LANES }, lane));
  older.catch(() => { waits = true; });
  if (loaded) await Promise.race([older, new Promise((done) => { setTimeout(done, WAIT); })]);
  waits = false;
  if (open && !stale()) await showFirst();
  await older;
  await queue;
  if (stale()) return;
  loaded = true;
  await (open < all.length - 1 ? await prepare(answers, all) : showFirst)();
}
