import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-votes-'))
})
afterAll(() => rm(folder, { recursive: true }))

const file = async (name: string, text: string | Buffer): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

type Ran = { readonly code: number; readonly out: string; readonly errors: string }
const reticle = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, out, errors) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, errors })
    })
  })
const json = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { code, out, errors } = await reticle(...args, '--json')
  expect(errors).not.toMatch(/^reticle:/m)
  expect(code).toBe(0)
  return JSON.parse(out)
}

const votes = 'item,worker,label\ni1,w1,a\ni1,w2,a\ni1,w3,b\ni2,w1,a\ni2,w2,b\n"i,3",w1,b\n"i,3",w2,b\n'
const truth = 'item,label\ni1,a\ni2,a\n"i,3",b\n'

describe('reticle consensus', { timeout: 30_000 }, () => {
  it('C11, C12: majority splits ties in its accuracy, reports them, and leaves their label empty', async () => {
    const out = join(folder, 'out.csv')
    const document = await json(
      'consensus',
      await file('v.csv', votes),
      '--method',
      'majority',
      '--truth',
      await file('t.csv', truth),
      '--out',
      out,
    )
    expect(document).toMatchObject({
      method: 'majority',
      items: 3,
      workers: 3,
      votes: 7,
      classes: ['a', 'b'],
      ties: 1,
      logLikelihood: null,
    })
    expect(document.accuracy).toBeCloseTo(2.5 / 3, 12)
    expect(await readFile(out, 'utf8')).toBe('item,label,confidence\n"i,3",b,1\ni1,a,0.6666666666666666\ni2,,0.5\n')
  })

  it('takes columns in any order, a byte order mark and lines of Windows', async () => {
    const path = await file('odd.csv', '\ufefflabel,note,item,worker\r\na,x,i1,w1\r\n\r\nb,y,i1,w2\r\n')
    expect(await json('consensus', path)).toMatchObject({ items: 1, workers: 2, votes: 2, ties: 1 })
  })

  it('C3: counts repeated votes, or the last of each worker', async () => {
    const path = await file('repeats.csv', 'item,worker,label\ni,w1,a\ni,w1,a\ni,w1,b\ni,w2,b\ni,w3,a\n')
    expect(await json('consensus', path)).toMatchObject({ votes: 5, ties: 0 })
    expect(await json('consensus', path, '--repeats', 'last')).toMatchObject({ votes: 3, params: { repeats: 'last' } })
  })

  it('C115: a large file has the same outcome on any number of threads', async () => {
    const rows = Array.from({ length: 120_000 }, (_, n) => {
      const [item, worker] = [Math.floor(n / 6), (7 * n) % 60]
      return `i${item},w${worker},${(n * 2_654_435_761) % 97 < 20 + worker ? item % 4 : (n >> 3) % 4}\n`
    })
    const path = await file('large.csv', `item,worker,label\n${rows.join('')}`)
    const run = async (...threads: string[]) => {
      const out = join(folder, `large-${threads.join('-')}.csv`)
      const document = await json('consensus', path, '--method', 'dawid-skene', '--out', out, ...threads)
      return { document, labels: await readFile(out, 'utf8') }
    }
    const alone = await run('--threads', '1')
    expect(alone.document).toMatchObject({ votes: 120_000, version: '2' })
    expect(await run('--threads', '3')).toEqual(alone)
    expect(await run()).toEqual(alone)
  })

  it('writes what is known of each worker', async () => {
    const out = join(folder, 'workers.csv')
    await json('consensus', await file('known.csv', votes), '--method', 'dawid-skene', '--workers', out)
    const [header, ...lines] = (await readFile(out, 'utf8')).trim().split('\n')
    expect(header).toBe('worker,votes,competence,low,high,spammer_score,p_random,is_random')
    expect(lines.map((line) => line.split(',')[0])).toEqual(['w1', 'w2', 'w3'])
  })

  it('takes numbers: their median with an interval, and the bias of each worker', async () => {
    const rows = Array.from({ length: 7 }, (_, w) => `i1,w${w},${10 + w}\ni2,w${w},${20 + w}`).join('\n')
    const [out, workers] = [join(folder, 'numbers.csv'), join(folder, 'readers.csv')]
    const path = await file('n.csv', `item,worker,label\n${rows}\n`)
    const document = await json('consensus', path, '--method', 'median', '--out', out, '--workers', workers)
    expect(document).toMatchObject({ method: 'median', items: 2, workers: 7, votes: 14 })
    expect(await readFile(out, 'utf8')).toBe('item,value,low,high\ni1,13,10,16\ni2,23,20,26\n')
    expect(await readFile(workers, 'utf8')).toContain('w0,2,-3,0\n')
    const { code, errors } = await reticle('consensus', await file('w2.csv', votes), '--method', 'huber')
    expect(code).toBe(2)
    expect(errors).toContain('the label "a" of item "i1" is no number')
  })

  it('C74: votes up a taxonomy to the deepest label that enough readers stand behind', async () => {
    const tree = await file('tree.csv', 'label,parent\nanimal,-\nbird,animal\nowl,bird\nhawk,bird\n')
    const path = await file('birds.csv', 'item,worker,label\ni,a,owl\ni,b,hawk\ni,c,owl\nj,a,owl\nj,b,owl\n')
    const out = join(folder, 'birds-out.csv')
    const document = await json('consensus', path, '--method', 'vote-up', '--taxonomy', tree, '--share', '0.7', '--out', out)
    expect(document).toMatchObject({ method: 'vote-up', items: 2, settled: 2 })
    expect(await readFile(out, 'utf8')).toBe('item,label,confidence\ni,bird,1\nj,owl,1\n')
    for (const [args, line] of [
      [[path, '--method', 'vote-up'], '--taxonomy: is missing'],
      [[path, '--method', 'vote-up', '--taxonomy', tree, '--share', '0.5'], '--share: "0.5" has to be above 0.5'],
      [[await file('cats.csv', 'item,worker,label\ni,a,cat\n'), '--method', 'vote-up', '--taxonomy', tree], 'the label "cat" of item "i"'],
    ] as const) {
      const { code, errors } = await reticle('consensus', ...args)
      expect(code).toBe(2)
      expect(errors).toContain(line)
    }
  })

  it('kos says that it can tell two labels apart', async () => {
    const path = await file('three.csv', 'item,worker,label\ni,w1,a\nj,w1,b\nk,w1,c\n')
    const { code, errors } = await reticle('consensus', path, '--method', 'kos')
    expect(code).toBe(2)
    expect(errors).toContain(`reticle: ${path}: has 3 labels, and kos can tell 2 apart`)
  })

  it('C65: takes the probabilities of a model, which may know labels that nobody gave', async () => {
    const path = await file('w.csv', votes)
    const model = await file('p.csv', 'item,label,probability\ni1,a,0.9\ni1,c,0.1\ni2,a,0.8\ni2,b,0.2\n"i,3",b,1\n')
    const out = join(folder, 'crowdlab.csv')
    const run = await json('consensus', path, '--method', 'crowdlab', '--model-probabilities', model, '--out', out)
    expect(run).toMatchObject({ method: 'crowdlab', classes: ['a', 'b', 'c'], ties: 0 })
    const labels = (await readFile(out, 'utf8')).trim().split('\n').slice(1)
    expect(labels.map((line) => line.replace(/,[^,]*$/, ''))).toEqual(['"i,3",b', 'i1,a', 'i2,a'])
  })

  it.each([
    ['i1,a,1.5\n', 'the probability "1.5" of item "i1" and label "a" is no number of 0 to 1'],
    ['i1,a,0.2\ni1,b,0.3\n', 'the probabilities of item "i1" sum to 0.5000, not to 1: list every label of it'],
    ['i1,a,1\ni1,a,0\n', 'the item "i1" has the label "a" twice'],
    ['elsewhere,a,1\n', "crowdlab needs a model's probabilities of items that have votes"],
  ])('refuses probabilities that are none: %j', async (rows, reason) => {
    const path = await file('w.csv', votes)
    const model = await file('bad.csv', `item,label,probability\n${rows}`)
    const { code, errors } = await reticle('consensus', path, '--method', 'crowdlab', '--model-probabilities', model)
    expect(code).toBe(2)
    expect(errors).toContain(reason)
  })

  it('weighs by gold', async () => {
    const path = await file('w.csv', votes)
    const gold = await file('g.csv', 'item,label\ni1,b\n')
    expect(await json('consensus', path, '--method', 'weighted-majority', '--gold', gold)).toMatchObject({ method: 'weighted-majority' })
  })

  it.each([
    ['no.csv', undefined, [], /no\.csv: is not there$/],
    ['empty.csv', '', [], /empty\.csv: is empty$/],
    ['head.csv', 'item,worker,label\n', [], /head\.csv: holds no votes$/],
    ['columns.csv', 'item,person,label\ni,w,a\n', [], /columns\.csv:1: the column "worker" is missing/],
    ['short.csv', 'item,worker,label\ni,w,a\ni,w\n', [], /short\.csv:3: the label is empty$/],
    ['quote.csv', 'item,worker,label\ni,w,"a\n', [], /quote\.csv:2: a quoted cell is not closed/],
    ['latin.csv', Buffer.from('item,worker,label\ni,w,caf\xe9\n', 'latin1'), [], /latin\.csv: is no UTF-8 text/],
    ['m.csv', votes, ['--method', 'oracle'], /^reticle: --method: "oracle" is none of: majority/],
    ['s.csv', votes, ['--smoothing', '1'], /^reticle: --smoothing: the method majority has no smoothing$/],
    ['n.csv', votes, ['--method', 'dawid-skene', '--smoothing=-1'], /^reticle: --smoothing: "-1" is no number/],
    ['j.csv', votes, ['--threads', '2'], /^reticle: --threads: the method majority works on one thread$/],
    ['k.csv', votes, ['--method', 'dawid-skene', '--threads', '0'], /^reticle: --threads: "0" is no whole number of 1 or more$/],
    ['g.csv', votes, ['--method', 'weighted-majority'], /^reticle: --gold: the method weighted-majority needs known labels/],
    ['p.csv', votes, ['--method', 'crowdlab'], /^reticle: --model-probabilities: the method crowdlab needs a model's probabilities/],
    ['x.csv', votes, ['second.csv'], /^reticle: second\.csv: is one file too many/],
    ['o.csv', votes, ['--nonsense'], /^reticle: consensus: /],
  ] as const)('ends bad input (%s) with code 2 and one line', async (name, content, args, line) => {
    const path = content === undefined ? join(folder, name) : await file(name, content)
    const { code, out, errors } = await reticle('consensus', path, ...args)
    const complaints = errors.split('\n').filter((one) => one.startsWith('reticle: '))
    expect({ code, out, complaints: complaints.length }).toEqual({ code: 2, out: '', complaints: 1 })
    expect(complaints[0]).toMatch(line)
  })
})

describe('reticle agreement', { timeout: 30_000 }, () => {
  it('C33: has the value, what it used and what it excluded', async () => {
    const path = await file('a.csv', 'item,worker,label\n1,a,1\n1,b,1\n2,a,2\n2,b,2\n3,a,1\n3,b,2\n4,a,1\n')
    const document = await json('agreement', path, '--metric', 'percent')
    expect(document).toMatchObject({ metric: 'percent', level: 'nominal', ci: null, n: 3, excluded: 1, workers: 2 })
    expect(document.value).toBeCloseTo(2 / 3, 12)
  })

  it('C36: the same seed has the same interval', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => `${n},a,${n % 3}\n${n},b,${n % 5 === 0 ? 0 : n % 3}\n`).join('')
    const path = await file('b.csv', `item,worker,label\n${rows}`)
    const run = (seed: string) => json('agreement', path, '--bootstrap', '200', '--seed', seed)
    const first = await run('4')
    expect(await run('4')).toEqual(first)
    expect((await run('5')).ci).not.toEqual(first.ci)
  })

  it('C34: refuses a level that the labels or the metric cannot have', async () => {
    const path = await file('l.csv', 'item,worker,label\n1,a,low\n1,b,high\n')
    const labels = await reticle('agreement', path, '--level', 'interval')
    expect(labels).toMatchObject({ code: 2, out: '' })
    expect(labels.errors).toMatch(/label "high": the level interval needs labels that are numbers/)
    const metric = await reticle('agreement', path, '--metric', 'percent', '--level', 'ordinal')
    expect(metric.errors).toMatch(/^reticle: --level: percent has only: nominal$/m)
  })
})
