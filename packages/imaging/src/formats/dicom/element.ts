import type { Encoding } from './syntax.ts'

/** One data element, where it lies and what is known of its value. */
export type Element = {
  readonly tag: number
  /** As written, or by the dictionary. */
  readonly vr: string
  readonly encoding: Encoding
  /** Of the first byte of its tag, and of its value. */
  readonly at: number
  readonly valueAt: number
  /** Bytes of the value; of one without a length, all of them with the delimiter. */
  readonly length: number
  /** Written without a length: items up to a delimiter (PS3.5 section 7.5.2, annex A.4). */
  readonly isUndefined: boolean
  /** The bytes of a short value. */
  readonly value?: Uint8Array
  /** Of a sequence. */
  readonly items?: readonly Elements[]
}

/** A data set, or an item of a sequence, by tag in the order of the file. */
export type Elements = ReadonlyMap<number, Element>

/** `(0028,0010)` and the like of what the reader asks for. */
export const tags = {
  storedSopClass: 0x00020002,
  transferSyntax: 0x00020010,
  characterSet: 0x00080005,
  sopClass: 0x00080016,
  modality: 0x00080060,
  sliceThickness: 0x00180050,
  cineRate: 0x00180040,
  spacingBetweenSlices: 0x00180088,
  frameTime: 0x00181063,
  frameTimeVector: 0x00181065,
  imagerPixelSpacing: 0x00181164,
  nominalScannedPixelSpacing: 0x00182010,
  recommendedFrameRate: 0x00082144,
  ultrasoundRegions: 0x00186011,
  regionFormat: 0x00186012,
  regionUnitsX: 0x00186024,
  regionUnitsY: 0x00186026,
  regionDeltaX: 0x0018602c,
  regionDeltaY: 0x0018602e,
  imagePosition: 0x00200032,
  imageOrientation: 0x00200037,
  samplesPerPixel: 0x00280002,
  photometric: 0x00280004,
  planarConfiguration: 0x00280006,
  numberOfFrames: 0x00280008,
  frameIncrementPointer: 0x00280009,
  rows: 0x00280010,
  columns: 0x00280011,
  pixelSpacing: 0x00280030,
  bitsAllocated: 0x00280100,
  bitsStored: 0x00280101,
  highBit: 0x00280102,
  pixelRepresentation: 0x00280103,
  pixelPadding: 0x00280120,
  pixelPaddingRangeLimit: 0x00280121,
  burnedIn: 0x00280301,
  windowCenter: 0x00281050,
  windowWidth: 0x00281051,
  rescaleIntercept: 0x00281052,
  rescaleSlope: 0x00281053,
  rescaleType: 0x00281054,
  voiFunction: 0x00281056,
  lossy: 0x00282110,
  modalityLut: 0x00283000,
  voiLut: 0x00283010,
  frameContent: 0x00209111,
  temporalIndex: 0x00209128,
  segmentIdentification: 0x0062000a,
  segmentReference: 0x0062000b,
  planePositionSequence: 0x00209113,
  planeOrientationSequence: 0x00209116,
  slidePosition: 0x0048021a,
  tileColumn: 0x0048021e,
  tileRow: 0x0048021f,
  totalColumns: 0x00480006,
  totalRows: 0x00480007,
  segments: 0x00620002,
  segmentLabel: 0x00620005,
  pixelMeasures: 0x00289110,
  voiMacro: 0x00289132,
  transformationMacro: 0x00289145,
  sharedGroups: 0x52009229,
  perFrameGroups: 0x52009230,
  units: 0x00541001,
  sliceVector: 0x00540080,
  gridFrameOffsets: 0x3004000c,
  doseUnits: 0x30040002,
  doseScaling: 0x3004000e,
  extendedOffsets: 0x7fe00001,
  extendedLengths: 0x7fe00002,
  floatPixels: 0x7fe00008,
  doublePixels: 0x7fe00009,
  pixels: 0x7fe00010,
  item: 0xfffee000,
  itemEnd: 0xfffee00d,
  sequenceEnd: 0xfffee0dd,
} as const

/** Elements that hold the pixels of the image. */
export const isPixels = (tag: number): boolean => tag === tags.pixels || tag === tags.floatPixels || tag === tags.doublePixels
