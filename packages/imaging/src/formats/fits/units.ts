/** Unit strings of FITS (standard 4.0, section 4.3) beside the names that UDUNITS and OME-NGFF use. */
const names: Readonly<Record<string, string>> = {
  deg: 'degree',
  arcmin: 'arcminute',
  arcsec: 'arcsecond',
  mas: 'milliarcsecond',
  rad: 'radian',
  m: 'meter',
  km: 'kilometer',
  cm: 'centimeter',
  mm: 'millimeter',
  um: 'micrometer',
  nm: 'nanometer',
  pm: 'picometer',
  Angstrom: 'angstrom',
  angstrom: 'angstrom',
  s: 'second',
  ms: 'millisecond',
  us: 'microsecond',
  min: 'minute',
  h: 'hour',
  d: 'day',
  a: 'year',
  yr: 'year',
  Hz: 'hertz',
  kHz: 'kilohertz',
  MHz: 'megahertz',
  GHz: 'gigahertz',
  THz: 'terahertz',
  'm/s': 'meter/second',
  'm s-1': 'meter/second',
  'km/s': 'kilometer/second',
  'km s-1': 'kilometer/second',
  eV: 'electronvolt',
  keV: 'kiloelectronvolt',
  MeV: 'megaelectronvolt',
  pix: 'pixel',
  pixel: 'pixel',
}

const byLowerCase = new Map(Object.entries(names).map(([short, long]) => [short.toLowerCase(), long]))

/** The usual name of a unit; one that is not known stays as the file writes it, null where it writes none. */
export const unitName = (text: string | undefined): string | null => {
  if (text === undefined || text === '') return null
  if (Object.hasOwn(names, text)) return names[text] ?? text
  // Many old files write all in capitals: `DEG`, `HZ`, `KM/S`.
  return byLowerCase.get(text.toLowerCase()) ?? text
}
