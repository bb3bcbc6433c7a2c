import { createHash } from 'node:crypto'
import { protocolSchema, type Region, type RegionCluster } from '@reticle/domain'
import { type LabelledSample, type LabelledSet, releaseFormats } from '@reticle/interchange'
import type { ReadImage } from './read-readers.ts'

/** The consensus of one image: its objects, ids unique in the whole file. */
export type ImageObjects = { readonly image: ReadImage; readonly clusters: readonly RegionCluster[] }

const colors = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7']

const sampleOf = ({ image, clusters }: ImageObjects): LabelledSample => {
  const { fileName, width, height } = image
  return {
    id: fileName,
    name: fileName,
    fileName,
    sha256: createHash('sha256').update(fileName).digest('hex'),
    width,
    height,
    split: '',
    group: null,
    groups: {},
    protocolVersion: 1,
    resolution: { id: fileName, kind: 'consensus' },
    regions: clusters.flatMap(({ id, geometry, labelId, plane }): Region[] =>
      labelId === null
        ? []
        : [
            {
              ...{ id, labelId, geometry, attributes: {}, origin: { kind: 'consensus', clusterId: id, edited: false } },
              ...(plane === undefined ? {} : { plane }),
            },
          ],
    ),
    answers: [],
    regionSupport: new Map(),
    answerSupport: new Map(),
    markAnswerSupport: new Map(),
  }
}

type CocoObject = { readonly id: number; readonly image_id: number; readonly reticle: { readonly region_id: string } }
type CocoDocument = { readonly annotations: readonly CocoObject[]; readonly images: readonly object[] }

/**
 * The consensus as COCO: one object for each cluster that is kept and has a label, with `support` (its marks), `readers` (those who looked at
 * the image) and `label_votes` by name of category.
 */
export const writeObjects = async (all: readonly ImageObjects[], names: readonly string[]): Promise<string> => {
  const protocol = protocolSchema.parse({
    title: 'Consensus',
    labels: names.map((name, index) => ({ id: `l${index}`, name, color: colors[index % colors.length] })),
    tools: ['point', 'box', 'rotated-box', 'ellipse', 'polyline', 'polygon', 'brush'],
    questions: names.length > 0 ? [] : [{ id: 'none', text: 'No category', kind: 'text' }],
  })
  const set: LabelledSet = {
    title: 'Consensus of several readers',
    version: '1',
    description: '',
    frozenAt: '1970-01-01T00:00:00.000Z',
    protocols: [{ version: 1, content: protocol }],
    samples: async function* () {
      for (const one of all) yield sampleOf(one)
    },
  }
  let text = ''
  for await (const file of releaseFormats[0].write(set).files()) for await (const part of file.content()) text += part
  const document: CocoDocument = JSON.parse(text)
  const clusterOf = new Map(all.flatMap(({ clusters }) => clusters.map((cluster) => [cluster.id, cluster] as const)))
  const nameOf = (labelId: string) => names[Number(labelId.slice(1))] ?? labelId
  const annotations = document.annotations.map((object) => {
    const cluster = clusterOf.get(object.reticle.region_id)
    const votes = Object.entries(cluster?.labelVotes ?? {}).map(([labelId, count]) => [nameOf(labelId), count])
    return { ...object, support: cluster?.support, readers: cluster?.raters, label_votes: Object.fromEntries(votes) }
  })
  // Nothing in a consensus of files has a time, a split or a protocol of its own.
  const images = document.images.map((image) => Object.fromEntries(Object.entries(image).filter(([key]) => key !== 'reticle')))
  const info = { description: set.title }
  return `${JSON.stringify({ ...document, info, images, annotations }, undefined, 1)}\n`
}
