import type { Mark } from './readers.ts'

type Choice = {
  readonly questionId: string
  readonly value: { readonly kind: 'choice'; readonly option: string } | { readonly kind: 'cannot-tell' }
}
type Option = { readonly id: string; readonly text: string; readonly key?: string }

export type Study = {
  readonly id: 'galaxies' | 'craters' | 'nuclei'
  readonly name: string
  readonly description: string
  readonly picture: {
    readonly file: string
    readonly title: string
    readonly source: string
    readonly licence: string
    readonly columns: number
    readonly rows: number
  }
  readonly groupKey: string
  readonly groupOf: (column: number, row: number) => string
  /** How many samples, in order, the demo people have read; the others wait for the visitor. `isReleased`: a first release is frozen. */
  readonly begun: { readonly read: number; readonly adjudicated: number; readonly isReleased: boolean }
  readonly protocol: {
    readonly title: string
    readonly instructions: string
    readonly labels: readonly {
      readonly id: string
      readonly name: string
      readonly color: string
      readonly key: string
      readonly description: string
    }[]
    readonly tools: readonly string[]
    readonly questions: readonly {
      readonly id: string
      readonly text: string
      readonly help?: string
      readonly kind: 'single'
      readonly options: readonly Option[]
      readonly showWhen?: { readonly questionId: string; readonly options: readonly string[] }
    }[]
    readonly rules: readonly unknown[]
    readonly redundancy: { readonly reads: number; readonly maxReads: number }
    readonly consensus: unknown
    readonly routing: readonly unknown[]
  }
  readonly answer: (marks: readonly Mark[], seen: number, random: () => number, truth: number) => Choice[]
}

const choose = (questionId: string, option: string): Choice => ({ questionId, value: { kind: 'choice', option } })
const cannotTell = (questionId: string): Choice => ({ questionId, value: { kind: 'cannot-tell' } })

/** Two readers; a tie on a question asks a third; marks that differ go to the reviewer. */
const routing = [
  {
    id: 'third-reader',
    reason: 'two readers are tied: a third decides',
    when: {
      all: [
        { fact: 'tied', op: '>', value: 0 },
        { fact: 'readers', op: '<', value: 3 },
      ],
    },
    effect: { kind: 'more-reads', reads: 1 },
  },
  {
    id: 'agree',
    reason: 'readers agree',
    when: {
      all: [
        { fact: 'agreement', op: '>=', value: 0.7 },
        { fact: 'tied', op: '=', value: 0 },
      ],
    },
    effect: { kind: 'settle' },
  },
]

const plan = (iou: number) => ({
  answers: { method: 'majority', tie: 'contest' },
  regions: { method: 'medoid', iou, distance: 8, share: 0.5 },
})

export const studies: readonly Study[] = [
  {
    id: 'galaxies',
    name: 'Galaxy morphology in the Hubble deep field',
    description:
      'Twenty fields of the extreme deep field. Mark each galaxy that you can make out with an ellipse, give its kind, and say what the brightest object is.',
    picture: {
      file: 'hubble_deep_field.jpg',
      title: 'Hubble eXtreme Deep Field',
      source: 'NASA, ESA; as shipped with scikit-image',
      licence: 'public domain',
      columns: 5,
      rows: 4,
    },
    groupKey: 'field',
    groupOf: (_, row) => `row-${row + 1}`,
    begun: { read: 13, adjudicated: 3, isReleased: true },
    protocol: {
      title: 'Galaxy morphology',
      instructions: [
        '## What to mark',
        'Put an **ellipse** on each object of more than about six pixels across. Its edge is where the light fades into the sky.',
        '',
        '- **Smooth**: round or oval, no structure. Red and yellow ones are usually these.',
        '- **Disc or spiral**: thin and long (seen from the side), or with arms or clumps.',
        '- **Irregular or merging**: more than one core, tails, bent shapes.',
        '- **Star**: a point with spikes.',
        '',
        'A **point** is enough for what is too small for an ellipse but clearly not noise. Mark nothing on single bright pixels.',
        '',
        '## The questions',
        'They ask for the **brightest** object of the field. *Can’t tell* is an honest answer and counts as one.',
      ].join('\n'),
      labels: [
        { id: 'smooth', name: 'Smooth', color: '#e69f00', key: '1', description: 'Round or oval, no structure' },
        { id: 'disc', name: 'Disc or spiral', color: '#56b4e9', key: '2', description: 'Edge-on, or with arms' },
        { id: 'irregular', name: 'Irregular or merging', color: '#cc79a7', key: '3', description: 'Several cores, tails, bent' },
        { id: 'star', name: 'Star', color: '#f0e442', key: '4', description: 'Point with spikes' },
      ],
      tools: ['select', 'ellipse', 'box', 'polygon', 'point'],
      questions: [
        {
          id: 'brightest',
          text: 'What is the brightest object of this field?',
          kind: 'single',
          options: [
            { id: 'smooth', text: 'A smooth galaxy' },
            { id: 'disc', text: 'A disc or spiral' },
            { id: 'irregular', text: 'Irregular or merging' },
            { id: 'star', text: 'A star' },
          ],
        },
        {
          id: 'arms',
          text: 'Do you see spiral arms?',
          help: 'Bent lanes of light that leave the centre. A flat disc seen from the side has none to see.',
          kind: 'single',
          options: [
            { id: 'yes', text: 'Yes' },
            { id: 'no', text: 'No' },
          ],
          showWhen: { questionId: 'brightest', options: ['disc'] },
        },
      ],
      rules: [
        {
          kind: 'region-size',
          id: 'tiny',
          minArea: 0.5,
          severity: 'soft',
          message: 'This mark is smaller than a pixel: did you mean to drag?',
        },
      ],
      redundancy: { reads: 2, maxReads: 3 },
      consensus: plan(0.4),
      routing,
    },
    answer: (marks, _, random) => {
      const brightest = [...marks].sort((a, b) => a.faintness - b.faintness)[0]?.label ?? 'smooth'
      const said = random() < 0.13 ? (brightest === 'disc' ? 'irregular' : 'disc') : brightest
      const arms = random()
      const first = random() < 0.04 ? cannotTell('brightest') : choose('brightest', said)
      if (first.value.kind !== 'choice' || said !== 'disc') return [first]
      return [first, arms < 0.08 ? cannotTell('arms') : choose('arms', arms < 0.3 ? 'yes' : 'no')]
    },
  },
  {
    id: 'craters',
    name: 'Lunar craters',
    description: 'Nine parts of a lunar plain. Several readers count craters; the list of where they differ is the point of the study.',
    picture: {
      file: 'moon.png',
      title: 'Lunar surface',
      source: 'scikit-image example data',
      licence: 'no known restrictions',
      columns: 3,
      rows: 3,
    },
    groupKey: 'row',
    groupOf: (_, row) => `row-${row + 1}`,
    begun: { read: 6, adjudicated: 1, isReleased: false },
    protocol: {
      title: 'Crater count',
      instructions: [
        'Put an **ellipse** on the rim of each crater. The light comes from the left: the left wall is dark and the right wall is bright.',
        '',
        '- **Crater**: a rim of more than about ten pixels.',
        '- **Small crater**: a pit that you are sure of. Leave out what you only guess.',
        '',
        'A hill is bright on the left. Do not mark hills.',
      ].join('\n'),
      labels: [
        { id: 'crater', name: 'Crater', color: '#0072b2', key: '1', description: 'Rim wider than about ten pixels' },
        { id: 'small-crater', name: 'Small crater', color: '#e69f00', key: '2', description: 'A pit that you are sure of' },
      ],
      tools: ['select', 'ellipse', 'polygon', 'point'],
      questions: [
        {
          id: 'terrain',
          text: 'How disturbed is this part of the plain?',
          kind: 'single',
          options: [
            { id: 'calm', text: 'Calm' },
            { id: 'some', text: 'Some relief' },
            { id: 'rough', text: 'Rough' },
          ],
        },
      ],
      rules: [{ kind: 'region-count', id: 'many', max: 60, severity: 'soft', message: 'More than 60 marks: are some of them hills?' }],
      redundancy: { reads: 2, maxReads: 3 },
      consensus: plan(0.35),
      routing,
    },
    answer: (_, __, random, truth) => {
      const options = ['calm', 'some', 'rough']
      const drift = random() < 0.18 ? 1 : 0
      return [random() < 0.06 ? cannotTell('terrain') : choose('terrain', options[Math.min(2, Math.floor(truth * 3) + drift)] ?? 'some')]
    },
  },
  {
    id: 'nuclei',
    name: 'Nuclei in immunohistochemistry',
    description: 'Sixteen parts of a stained tissue section. Outline each blue nucleus and say which tissue it belongs to.',
    picture: {
      file: 'ihc.png',
      title: 'Colon tissue, DAB and haematoxylin',
      source: 'CDC / Vanderbilt, as shipped with scikit-image',
      licence: 'no known copyright restrictions',
      columns: 4,
      rows: 4,
    },
    groupKey: 'quadrant',
    groupOf: (column, row) => `${row < 2 ? 'upper' : 'lower'}-${column < 2 ? 'left' : 'right'}`,
    begun: { read: 7, adjudicated: 2, isReleased: false },
    protocol: {
      title: 'Nuclei',
      instructions: [
        'Outline each **blue nucleus** with a polygon. Where two touch, draw two outlines.',
        '',
        '- **Epithelial**: inside the brown glands.',
        '- **Stromal**: in the pale tissue between them.',
        '',
        'Nuclei that the border of the picture cuts are not marked.',
      ].join('\n'),
      labels: [
        { id: 'epithelial', name: 'Epithelial nucleus', color: '#009e73', key: '1', description: 'Inside a brown gland' },
        { id: 'stromal', name: 'Stromal nucleus', color: '#d55e00', key: '2', description: 'Between the glands' },
      ],
      tools: ['select', 'polygon', 'scissors', 'brush', 'fill', 'wand', 'superpixels', 'ellipse', 'box', 'point'],
      questions: [
        {
          id: 'staining',
          text: 'How strong is the brown membrane staining?',
          kind: 'single',
          options: [
            { id: 'none', text: 'None' },
            { id: 'weak', text: 'Weak' },
            { id: 'moderate', text: 'Moderate' },
            { id: 'strong', text: 'Strong' },
          ],
        },
      ],
      rules: [
        { kind: 'region-size', id: 'too-small', minArea: 12, severity: 'soft', message: 'Smaller than 12 px²: a nucleus is larger.' },
      ],
      redundancy: { reads: 2, maxReads: 3 },
      consensus: plan(0.4),
      routing,
    },
    answer: (marks, _, random) => {
      const share = marks.length === 0 ? 0 : marks.filter((mark) => mark.label === 'epithelial').length / marks.length
      const level = Math.min(3, Math.max(0, Math.round(share * 3 + (random() < 0.15 ? 1 : 0))))
      return [random() < 0.05 ? cannotTell('staining') : choose('staining', ['none', 'weak', 'moderate', 'strong'][level] ?? 'moderate')]
    },
  },
]
