// Asks the parts of the search index in an order that gives the first results soon.

// Milliseconds that results wait for older papers, once all parts have been loaded.
const WAIT = 200;
let loaded = false;

// Calls `present` with the answers so far, by part, whenever there are more, and once in the end. A reader who has just
// come does not wait for the older parts to load: the newest is asked first. Does nothing more once `stale`.
/**
 * @param {Part} newest @param {Promise<Part[]>} listed all parts, newest first
 * @param {(part: Part) => Promise<Answer>} ask @param {(answers: Answer[], all: Part[]) => Promise<void>} present
 * @param {() => boolean} stale
 */
export async function gather(newest, listed, ask, present, stale) {
  /** @type {Answer[]} */
  const answers = [];
  /** @type {Part[]} */
  let all = [];
  let waits = loaded;
  let queue = Promise.resolve();
  const soon = () => {
    queue = queue.then(() => (stale() || waits || !answers[0] ? undefined : present(answers, all)));
    return queue;
  };
  const older = () => Promise.all(all.slice(1).map(async (part, at) => {
    answers[at + 1] = await ask(part);
    await soon();
  }));
  // Once a part has failed, the others show nothing more.
  const failed = (/** @type {unknown} */ error) => { waits = true; throw error; };
  const early = loaded ? listed.then((parts) => { all = parts; return older(); }) : null;
  early?.catch(() => null);
  [answers[0], all] = await Promise.all([ask(newest), listed]);
  if (early) await Promise.race([early, new Promise((done) => { setTimeout(done, WAIT); })]).catch(failed);
  waits = false;
  if (answers.filter((own) => own).length < all.length) await soon();
  await (early ?? older()).catch(failed);
  loaded ||= !stale();
  if (!stale()) await present(answers, all);
}
