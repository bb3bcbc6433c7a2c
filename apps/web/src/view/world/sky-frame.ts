import { compassAt, isEquatorial, positionAngle, type SkyTransform, separation } from '@reticle/geometry'
import type { WorldFrame } from './world-frame.ts'

/** Positions on the sky, measured along great circles. */
export const skyFrame = (sky: SkyTransform): WorldFrame => ({
  kind: 'sky',
  quantity: 'angle',
  unitName: null,
  reference: sky.frame,
  place: (at) => {
    const found = sky.toSky(at)
    if (found === undefined) return []
    return isEquatorial(sky.frame)
      ? [
          { name: 'RA', value: found.lon, kind: 'ra' },
          // A symbol, not shown to people as a word.
          { name: 'Dec', value: found.lat, kind: 'dec' },
        ]
      : [
          { name: 'lon', value: found.lon, kind: 'degrees' },
          { name: 'lat', value: found.lat, kind: 'degrees' },
        ]
  },
  distance: (a, b) => {
    const [from, to] = [sky.toSky(a), sky.toSky(b)]
    return from === undefined || to === undefined ? Number.NaN : separation(from, to)
  },
  compass: (at) => compassAt(sky, at),
  positionAngle: (a, b) => {
    const [from, to] = [sky.toSky(a), sky.toSky(b)]
    return from === undefined || to === undefined ? undefined : positionAngle(from, to)
  },
})
