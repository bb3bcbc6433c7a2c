import type { Region } from '@reticle/domain'
import type { NumberedLabel } from '../labels-of.ts'
import type { LabelledSample, LabelledSet } from '../port.ts'
import { type Element, encodeElements, numbers, sequence, single, text } from './elements.ts'
import { explicitLittle } from './read-elements.ts'
import type { Frame, Segment } from './segments.ts'
import { type SourceImage, unknownSource } from './source-image.ts'
import { uidOf } from './uid.ts'

export const segmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4'
const scheme = '99RETICLE'

/** Our own elements, in a block that says whose they are. */
export const own = { group: 0x00770010, creator: 'RETICLE', fileName: 0x00771001, split: 0x00771002 } as const

const code = (value: string, designator: string, meaning: string): readonly Element[] => [
  // Values of more than 16 characters have an element of their own.
  value.length <= 16 ? text(0x00080100, 'SH', value) : text(0x00080119, 'UC', value),
  text(0x00080102, 'SH', designator),
  text(0x00080104, 'LO', single(meaning, 64) || value.slice(0, 64)),
]

const algorithmOf = ({ origin }: Region): readonly Element[] => {
  if (origin.kind !== 'model') return [text(0x00620008, 'CS', 'MANUAL')]
  const name = text(0x00620009, 'LO', single(origin.model, 64) || 'model')
  return [text(0x00620008, 'CS', origin.edited ? 'SEMIAUTOMATIC' : 'AUTOMATIC'), name]
}

const segmentItem = ({ name, region }: Segment, number: number, label: NumberedLabel | undefined, instance: string): readonly Element[] => {
  const called = label?.label.name ?? region.labelId
  return [
    sequence(0x00620003, code('mark', scheme, 'Mark')),
    numbers(0x00620004, 'US', number),
    text(0x00620005, 'LO', single(called, 64) || region.labelId),
    text(0x00620006, 'ST', called),
    ...algorithmOf(region),
    sequence(0x0062000f, code(region.labelId, scheme, called)),
    text(0x00620020, 'UT', name),
    text(0x00620021, 'UI', uidOf('object', instance, region.labelId, name)),
  ]
}

const sourceItem = ({ sopClass, sopInstance }: SourceImage): readonly Element[] => [
  text(0x00081150, 'UI', sopClass),
  text(0x00081155, 'UI', sopInstance),
]

/** The axes of planes that frames of a file lie along; where one is used, every frame says where it lies. */
type Axes = { readonly hasTime: boolean; readonly hasDepth: boolean }

const frameItem = (number: number, { plane }: Frame, { hasTime, hasDepth }: Axes, source: SourceImage | undefined): readonly Element[] => {
  const [time, depth] = [(plane?.t ?? 0) + 1, (plane?.z ?? 0) + 1]
  return [
    sequence(0x00209111, [
      numbers(0x00209157, 'UL', number, ...(hasTime ? [time] : []), ...(hasDepth ? [depth] : [])),
      ...(hasDepth ? [text(0x00209056, 'SH', '1'), numbers(0x00209057, 'UL', depth)] : []),
      ...(hasTime ? [numbers(0x00209128, 'UL', time)] : []),
    ]),
    sequence(0x0062000a, [numbers(0x0062000b, 'US', number)]),
    ...(source?.place === undefined ? [] : [sequence(0x00209113, [text(0x00200032, 'DS', source.place.position)])]),
  ]
}

/** What the frames were derived from: known and named, or (which the standard allows here, and then asks for no place in space) not known. */
const derivation = (source: SourceImage | undefined): Element =>
  source === undefined
    ? sequence(0x00089124)
    : sequence(0x00089124, [
        sequence(0x00082112, [
          ...sourceItem(source),
          sequence(0x0040a170, code('121322', 'DCM', 'Source image for image processing operation')),
        ]),
        sequence(0x00089215, code('113076', 'DCM', 'Segmentation')),
      ])

const sharedItem = (source: SourceImage | undefined): readonly Element[] => {
  const place = source?.place
  if (place === undefined) return [derivation(source)]
  const thickness = place.thickness === '' ? [] : [text(0x00180050, 'DS', place.thickness)]
  return [
    derivation(source),
    sequence(0x00289110, [text(0x00280030, 'DS', place.spacing), ...thickness]),
    sequence(0x00209116, [text(0x00200037, 'DS', place.orientation)]),
  ]
}

const dimension = (organization: string, pointer: number, group: number, label: string): readonly Element[] => [
  text(0x00209164, 'UI', organization),
  numbers(0x00209165, 'AT', pointer),
  numbers(0x00209167, 'AT', group),
  text(0x00209421, 'LO', label),
]

/** All elements but the pixels, of a file with at least one segment. */
const elementsFor = (
  set: LabelledSet,
  sample: LabelledSample,
  segments: readonly Segment[],
  labels: ReadonlyMap<string, NumberedLabel>,
  source: SourceImage | undefined,
  instance: string,
): readonly Element[] => {
  const key = [set.title, set.version, set.frozenAt]
  const [date = '', time = ''] = set.frozenAt.split('T')
  const organization = uidOf('dimensions', instance)
  const planes = segments.flatMap((segment) => segment.frames.map(({ plane }) => plane))
  const axes = { hasTime: planes.some((plane) => plane?.t !== undefined), hasDepth: planes.some((plane) => plane?.z !== undefined) }
  const frames = segments.flatMap((segment, index) => segment.frames.map((frame) => frameItem(index + 1, frame, axes, source)))
  return [
    ...[text(0x00080005, 'CS', 'ISO_IR 192'), text(0x00080008, 'CS', 'DERIVED\\PRIMARY')],
    ...[text(0x00080016, 'UI', segmentationStorage), text(0x00080018, 'UI', instance)],
    ...[text(0x00080023, 'DA', date.replaceAll('-', '')), text(0x00080033, 'TM', time.slice(0, 8).replaceAll(':', ''))],
    ...[text(0x00080060, 'CS', 'SEG'), text(0x00080070, 'LO', 'Reticle'), text(0x00081090, 'LO', 'Reticle')],
    text(0x0008103e, 'LO', single(`${set.title} ${set.version}`, 64)),
    ...(source === undefined
      ? []
      : [sequence(0x00081115, [sequence(0x0008114a, sourceItem(source)), text(0x0020000e, 'UI', source.series)])]),
    ...(source?.about ?? unknownSource),
    ...[text(0x00181000, 'LO', '1'), text(0x00181020, 'LO', single(set.version, 64) || '1')],
    ...[
      text(0x0020000d, 'UI', source?.study ?? uidOf('study', ...key, sample.id)),
      text(0x0020000e, 'UI', uidOf('series', ...key, sample.id)),
    ],
    ...[text(0x00200011, 'IS', '1'), text(0x00200013, 'IS', '1'), text(0x00200020, 'CS', '')],
    ...(source === undefined || source.frameOfReference === ''
      ? []
      : [text(0x00200052, 'UI', source.frameOfReference), text(0x00201040, 'LO', '')]),
    sequence(0x00209221, [text(0x00209164, 'UI', organization)]),
    sequence(
      0x00209222,
      dimension(organization, 0x0062000b, 0x0062000a, 'Segment'),
      ...(axes.hasTime ? [dimension(organization, 0x00209128, 0x00209111, 'Time')] : []),
      ...(axes.hasDepth ? [dimension(organization, 0x00209057, 0x00209111, 'Plane')] : []),
    ),
    ...[numbers(0x00280002, 'US', 1), text(0x00280004, 'CS', 'MONOCHROME2'), text(0x00280008, 'IS', `${frames.length}`)],
    ...[numbers(0x00280010, 'US', sample.height), numbers(0x00280011, 'US', sample.width)],
    ...[numbers(0x00280100, 'US', 1), numbers(0x00280101, 'US', 1), numbers(0x00280102, 'US', 0), numbers(0x00280103, 'US', 0)],
    text(0x00282110, 'CS', '00'),
    text(0x00620001, 'CS', 'BINARY'),
    sequence(
      0x00620002,
      ...segments.map((segment, index) => segmentItem(segment, index + 1, labels.get(segment.region.labelId), instance)),
    ),
    ...[text(0x00700080, 'CS', 'MARKS'), text(0x00700081, 'LO', ''), text(0x00700084, 'PN', '')],
    ...[text(own.group, 'LO', own.creator), text(own.fileName, 'UT', sample.fileName), text(own.split, 'UT', sample.split)],
    ...[sequence(0x52009229, sharedItem(source)), sequence(0x52009230, ...frames)],
  ]
}

/** The file up to its pixels: preamble, file meta information, and all elements before them. */
export const headOf = (
  set: LabelledSet,
  sample: LabelledSample,
  segments: readonly Segment[],
  labels: ReadonlyMap<string, NumberedLabel>,
  source: SourceImage | undefined,
): readonly Uint8Array[] => {
  const instance = uidOf('instance', set.title, set.version, set.frozenAt, sample.id)
  const meta = encodeElements([
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    ...[text(0x00020002, 'UI', segmentationStorage), text(0x00020003, 'UI', instance)],
    ...[text(0x00020010, 'UI', explicitLittle), text(0x00020012, 'UI', uidOf('implementation'))],
  ])
  const preamble = new Uint8Array(132)
  preamble.set(new TextEncoder().encode('DICM'), 128)
  return [
    preamble,
    encodeElements([numbers(0x00020000, 'UL', meta.length)]),
    meta,
    encodeElements(elementsFor(set, sample, segments, labels, source, instance)),
  ]
}
