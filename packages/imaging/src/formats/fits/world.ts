import type { World } from '../../dataset.ts'
import type { Header } from './header.ts'
import { skyOf } from './wcs-axis.ts'

/** Keywords of the primary world coordinate system (FITS standard 4.0, section 8) and of SIP (Shupe et al. 2005). */
const keywords =
  /^(?:WCSAXES|WCSNAME|C(?:TYPE|UNIT|RPIX|RVAL|DELT|ROTA)\d+|(?:PC|CD|PV|PS)\d+_\d+|LONPOLE|LATPOLE|RADE(?:C)?SYS|EQUINOX|EPOCH|(?:A|B|AP|BP)_(?:ORDER|DMAX|\d_\d)|MJD-OBS|DATE-OBS)$/

/** By the first letters of the CTYPE of the longitude (table 25). */
const frames: Readonly<Record<string, string>> = {
  GLON: 'galactic',
  ELON: 'ecliptic',
  HLON: 'helioecliptic',
  SLON: 'supergalactic',
  HPLN: 'helioprojective',
  HGLN: 'heliographic-stonyhurst',
  CRLN: 'heliographic-carrington',
}

/** RADESYS, or what its absence means (section 8.3): without an equinox ICRS, before 1984 FK4, else FK5. */
const equatorialFrame = (header: Header): string => {
  const system = header.text('RADESYS') || header.text('RADECSYS')
  if (system) return system.toUpperCase()
  const equinox = header.has('EQUINOX') ? header.number('EQUINOX') : header.number('EPOCH')
  return equinox === undefined ? 'ICRS' : equinox < 1984 ? 'FK4' : 'FK5'
}

/**
 * Where the pixels lie on the sky; null when no two axes are celestial.
 * @param lengths of the axes, NAXIS1 first; they stand among the keywords as NAXISn.
 */
export const worldOf = (header: Header, lengths: readonly number[]): World | null => {
  const ctypes = Array.from({ length: lengths.length }, (_, n) => header.text(`CTYPE${n + 1}`) ?? '')
  const [lon, lat] = [ctypes.find((ctype) => skyOf(ctype) === 'lon'), ctypes.find((ctype) => skyOf(ctype) === 'lat')]
  if (lon === undefined || lat === undefined) return null
  const found: Record<string, number | string> = { NAXIS: lengths.length }
  for (const [n, length] of lengths.entries()) found[`NAXIS${n + 1}`] = length
  for (const { key, value } of header.cards)
    if (keywords.test(key) && (typeof value === 'number' || typeof value === 'string') && !Object.hasOwn(found, key)) found[key] = value
  // `RA---TAN-SIP`: four letters, then the projection; no letters at all are plain degrees (section 8.3: as CAR).
  const projection = /^.{4}-([A-Z0-9]{3})/.exec(lon)?.[1] ?? 'CAR'
  const frame = lon.startsWith('RA') ? equatorialFrame(header) : (frames[lon.slice(0, 4)] ?? lon.slice(0, 4))
  return { kind: 'sky', projection, frame, keywords: found }
}

/** What the world leaves out, and by which places on the sky may be off by a part of a pixel. */
export const worldWarnings = (header: Header): string[] => {
  const tables = header.cards.find(({ key }) => /^(?:CPDIS|CQDIS|D2IMDIS)\d$/.test(key))
  return tables === undefined ? [] : [`${header.place}: the distortion tables (${tables.key}) are not applied to places on the sky`]
}
