import { cos, sin } from './angles.ts'
import { conicEqualArea, conicEquidistant, conicOrthomorphic, conicPerspective } from './conic.ts'
import {
  cylindricalEqualArea,
  cylindricalPerspective,
  hammerAitoff,
  mercator,
  mollweide,
  parabolic,
  plateCarree,
  sansonFlamsteed,
} from './cylindrical.ts'
import { zenithalPolynomial } from './polynomial.ts'
import type { Parameters, Projection } from './projection.ts'
import { equalArea, equidistant, orthographic, perspective, stereographic, tangent } from './zenithal.ts'

/** By the three letters of CTYPE. `lat`: CRVAL of the latitude, which the old NCP needs. */
const makers: Readonly<Record<string, (parameters: Parameters, lat: number) => Projection | undefined>> = {
  AZP: perspective,
  TAN: tangent,
  TPV: tangent,
  STG: stereographic,
  SIN: (parameters) => orthographic(parameters(1) ?? 0, parameters(2) ?? 0),
  NCP: (_, lat) => (sin(lat) === 0 ? undefined : orthographic(0, cos(lat) / sin(lat))),
  ARC: equidistant,
  ZEA: equalArea,
  CYP: cylindricalPerspective,
  CEA: cylindricalEqualArea,
  CAR: plateCarree,
  MER: mercator,
  SFL: sansonFlamsteed,
  GLS: sansonFlamsteed,
  AIT: hammerAitoff,
  MOL: mollweide,
  PAR: parabolic,
  ZPN: zenithalPolynomial,
  COP: conicPerspective,
  COE: conicEqualArea,
  COD: conicEquidistant,
  COO: conicOrthomorphic,
}

/** Undefined for a projection that is not known, or whose parameters make no sense. */
export const projectionBy = (code: string, parameters: Parameters, lat: number): Projection | undefined =>
  Object.hasOwn(makers, code) ? makers[code]?.(parameters, lat) : undefined
