import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { check, FormatError } from '../../format-error.ts'

export type Length = { readonly value: number; readonly unit: string }

export type OmeChannel = { readonly name: string; readonly color: string | null; readonly samples: number }

/** Where planes lie: `planes` directories of a file from `ifd` on are the planes from (z, c, t) on. */
export type OmeTiffData = {
  readonly ifd: number
  readonly first: Readonly<Record<'z' | 'c' | 't', number>>
  /** 0: as many as the file has. */
  readonly planes: number
  readonly uuid: string
  readonly fileName: string | undefined
}

export type OmeImage = {
  readonly name: string
  /** Plane axes, slowest first: `t c z` of DimensionOrder XYZCT. */
  readonly order: readonly ('z' | 'c' | 't')[]
  readonly sizes: Readonly<Record<'x' | 'y' | 'z' | 'c' | 't', number>>
  readonly spacing: Readonly<Partial<Record<'x' | 'y' | 'z' | 't', Length>>>
  readonly channels: readonly OmeChannel[]
  readonly tiffData: readonly OmeTiffData[]
}

export type Ome = {
  readonly uuid: string | undefined
  /** The file that holds the rest, when this one says no more than that. */
  readonly metadataFile: string | undefined
  readonly images: readonly OmeImage[]
  /** True when experimenters are named. */
  readonly tellsOfPeople: boolean
}

/** Elements inside each other: the schema needs about ten. */
const mostDepth = 200

/** Elements of one document: each plane has one or two. */
const mostElements = 2_000_000

/** True for the text of an ImageDescription that is an OME-XML document (OME-TIFF specification). */
export const isOmeXml = (text: string | undefined): text is string =>
  text !== undefined &&
  /^[\ufeff\s]*</.test(text.slice(0, 64)) &&
  /<(?:\w+:)?OME[\s>]/.test(text.slice(0, 8192)) &&
  /OME>\s*$/.test(text.slice(-64))

type Attributes = Readonly<Record<string, string | undefined>>

const whole = (text: string | undefined, fallback: number): number => {
  const value = Number(text ?? fallback)
  return Number.isSafeInteger(value) && value >= 0 ? value : fallback
}

/** Color of OME: a signed number of 32 bits, red in the highest byte, then green, blue and alpha. */
const colorOf = (text: string | undefined): string | null => {
  const value = Number(text)
  return text === undefined || !Number.isInteger(value) ? null : `#${((value >>> 8) & 0xff_ff_ff).toString(16).padStart(6, '0')}`
}

const lengthOf = (attributes: Attributes, key: string, fallback: string): Length | undefined => {
  const value = Number(attributes[key])
  return attributes[key] !== undefined && Number.isFinite(value) && value > 0
    ? { value, unit: attributes[`${key}Unit`] ?? fallback }
    : undefined
}

const orderOf = (text: string | undefined): OmeImage['order'] => {
  const letters = (text ?? '').toLowerCase().slice(2).split('').reverse()
  const order = letters.filter((letter) => letter === 'z' || letter === 'c' || letter === 't')
  check(
    text?.slice(0, 2) === 'XY' && order.length === 3 && new Set(order).size === 3,
    'OME-XML, DimensionOrder',
    `"${text ?? ''}" is no order of planes`,
  )
  return order
}

const sizesOf = (attributes: Attributes): OmeImage['sizes'] => {
  const size = (axis: string): number => {
    const value = Number(attributes[`Size${axis}`])
    check(Number.isSafeInteger(value) && value > 0, `OME-XML, Size${axis}`, `"${attributes[`Size${axis}`] ?? ''}" is no length`)
    return value
  }
  return { x: size('X'), y: size('Y'), z: size('Z'), c: size('C'), t: size('T') }
}

const withoutUndefined = <T>(lengths: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(lengths).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))

type Growing = {
  name: string
  pixels: (Omit<OmeImage, 'name' | 'channels' | 'tiffData'> & { channels: OmeChannel[]; tiffData: OmeTiffData[] }) | undefined
}

/**
 * The parts of an OME-XML document (OME-2016-06 and the schemas before it) that tell how planes lie and what they are. Nothing outside of the
 * document is ever looked up.
 * @throws FormatError on documents that are not well formed, that declare a document type or entities, or that hold absurd numbers.
 */
export const parseOme = (text: string): Ome => {
  const images: OmeImage[] = []
  let [uuid, metadataFile, tellsOfPeople]: [string | undefined, string | undefined, boolean] = [undefined, undefined, false]
  let image: Growing | undefined
  let data: OmeTiffData | undefined
  let [depth, elements, inner] = [0, 0, '']

  const open = (name: string, attributes: Attributes): void => {
    inner = ''
    switch (name) {
      case 'OME':
        uuid = attributes.UUID
        return
      case 'BinaryOnly':
        metadataFile = attributes.MetadataFile
        return
      case 'Experimenter':
        tellsOfPeople = true
        return
      case 'Image':
        image = { name: attributes.Name ?? '', pixels: undefined }
        return
      case 'Pixels':
        if (image !== undefined)
          image.pixels = {
            order: orderOf(attributes.DimensionOrder),
            sizes: sizesOf(attributes),
            spacing: withoutUndefined({
              x: lengthOf(attributes, 'PhysicalSizeX', 'µm'),
              y: lengthOf(attributes, 'PhysicalSizeY', 'µm'),
              z: lengthOf(attributes, 'PhysicalSizeZ', 'µm'),
              t: lengthOf(attributes, 'TimeIncrement', 's'),
            }),
            channels: [],
            tiffData: [],
          }
        return
      case 'Channel':
        image?.pixels?.channels.push({
          name: attributes.Name ?? '',
          color: colorOf(attributes.Color),
          samples: whole(attributes.SamplesPerPixel, 1),
        })
        return
      case 'TiffData':
        data = {
          ifd: whole(attributes.IFD, 0),
          first: { z: whole(attributes.FirstZ, 0), c: whole(attributes.FirstC, 0), t: whole(attributes.FirstT, 0) },
          planes: whole(attributes.PlaneCount ?? attributes.NumPlanes, attributes.IFD === undefined ? 0 : 1),
          uuid: '',
          fileName: undefined,
        }
        return
      case 'UUID':
        if (data !== undefined && data.fileName === undefined) data = { ...data, fileName: attributes.FileName ?? '' }
    }
  }

  const close = (name: string): void => {
    if (name === 'UUID' && data !== undefined && data.uuid === '') data = { ...data, uuid: inner.trim() }
    if (name === 'TiffData' && data !== undefined) {
      image?.pixels?.tiffData.push(data)
      data = undefined
    }
    if (name === 'Image' && image !== undefined) {
      if (image.pixels !== undefined) images.push({ name: image.name, ...image.pixels })
      image = undefined
    }
  }

  const parser = new SaxesParser()
  const plainName = (tag: SaxesTagPlain): string => tag.name.slice(tag.name.indexOf(':') + 1)
  parser.on('doctype', () => {
    throw new FormatError('OME-XML', 'it declares a document type; such documents can reach for other files, and are not read')
  })
  parser.on('error', (cause) => {
    throw new FormatError('OME-XML', `it is not well formed (${cause.message.slice(0, 200)})`)
  })
  parser.on('text', (part) => {
    if (data !== undefined) inner += part.slice(0, 1024)
  })
  parser.on('opentag', (tag) => {
    check(++depth <= mostDepth, 'OME-XML', `elements lie more than ${mostDepth} deep`)
    check(++elements <= mostElements, 'OME-XML', `more than ${mostElements} elements`)
    open(plainName(tag), tag.attributes)
  })
  parser.on('closetag', (tag) => {
    depth--
    close(plainName(tag))
  })
  parser.write(text.replace(/^[\ufeff\s]+/, '')).close()
  return { uuid, metadataFile, images, tellsOfPeople }
}
