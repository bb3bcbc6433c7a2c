import type { Queue } from '@reticle/contract'
import { count, percent, plural } from '../../app/numbers.tsx'

export type Tone = 'good' | 'busy' | 'bad'

/** Which engine hands out now, in words. */
export const modeWords = ({ mode, loading }: Queue): { readonly tone: Tone; readonly text: string } => {
  switch (mode) {
    case 'redis':
      return { tone: 'good', text: 'Redis hands out the samples; Postgres guards every submit.' }
    case 'postgres':
      return { tone: 'good', text: 'Postgres hands out the samples: the same order and rules as with Redis.' }
    case 'loading': {
      const done = loading === null || loading.of === 0 ? '' : ` (${percent(loading.done / loading.of)} of ${count(loading.of)})`
      return { tone: 'busy', text: `Postgres hands out the samples while Redis is filled again${done}. Labelling goes on.` }
    }
  }
}

/** What the last comparison of both engines found. */
export const auditWords = ({ mode, audit }: Queue): { readonly tone: Tone; readonly text: string } => {
  if (audit === null)
    return mode === 'postgres'
      ? { tone: 'good', text: 'Without Redis there is nothing to compare.' }
      : { tone: 'busy', text: 'Redis and Postgres were not compared yet.' }
  return audit.drift === 0
    ? { tone: 'good', text: 'Redis and Postgres say the same.' }
    : { tone: 'bad', text: `Redis and Postgres differed in ${plural(audit.drift, 'place')}. Postgres is right; Redis was mended by it.` }
}

/** What waits for annotators with one expertise, and whether anybody has it. */
export const poolWords = ({ pool, waiting, annotators }: Queue['pools'][number]): { readonly tone: Tone; readonly text: string } =>
  annotators === 0
    ? {
        tone: 'bad',
        text: `${plural(waiting, 'sample waits', 'samples wait')} for the expertise “${pool}”, which nobody has who is at work: give it to an annotator under People.`,
      }
    : {
        tone: 'good',
        text: `${plural(waiting, 'sample waits', 'samples wait')} for the expertise “${pool}”, which ${plural(annotators, 'annotator has', 'annotators have')}.`,
      }
