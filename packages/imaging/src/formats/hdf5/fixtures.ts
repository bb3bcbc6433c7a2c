import { gunzipSync } from 'node:zlib'

/**
 * Small HDF5 files that h5wasm cannot write, made with h5py 3.7 and `h5py.File(name, 'w', libver=('v108', 'v110'))` by the words above each,
 * then packed with gzip. All but the last two also hold `y`, `np.arange(6, dtype='u1').reshape(2, 3)`.
 */
const packed = {
  /** f.create_dataset('x', (4, 5), '<u2', external=[('secret.raw', 0, 40)]) */
  externalStorage:
    'H4sIAAAAAAACA+v0cHHj5ZLiYuLgYICB/1DABhUygIpX+32o8/dwCWJSaNfmzEbGFUxCyBphgIuJgZGBgY2HAUgxVhyGGgPlV7IzQQUsGMgGL8P3c4OdBDSQ' +
    'UYWBgYmJkZEFKscKpdH5zDwMjAJAGmK9AAMr0JXMXOwaQBMYwC5jOM8IUcmBZpsGlOYA+paZEeZLmChDDcOAgid7nII8XB0DQGwJqBjUIwzvGVHVFqcmF6WW' +
    '6BUllkP46GEIixpmKI3Oh4UhIzScIGEICRdYsLHBLFvBMGTAmW293AyjYBSMglEwIgAjEzMLKwCOihUgBggAAA==',
  /** layout[0] = h5py.VirtualSource('other.h5', '/x', (3, 4)); f.create_virtual_dataset('v', layout) */
  virtual:
    'H4sIAAAAAAACA+v0cHHj5ZLiYuLgYICB/1DAJgHhG0DFfx+onu3v4RLEpNCuzZmNjCuYhJA1wgAXEwMjAwMbDwOQYiw7DDUGyq+8zwgVsGAgG8R9WXke7CRF' +
    'dCcxMDKaMDAwMTMyMkHVMkNpFiiNS5yZh4FRgAMmL8DACvQFMxcHH1AFMwM0lMBOn8MwqMEe0S9i4LABBjajCtA/TJhhgc4H+x3mP6BnoX4Hxi4zIwM0ObDB' +
    'LFjBMGTAtX/X0xhGwSgYBaNgFCCAu7O/DyOknkNUbEAQCVMAE8gvyUgt0sswZdCvANcWjEiGMCHxFaC1CSMWy5igcrsOynxGk2rgH42LUTAKRsEoGAWjYBSM' +
    'glEwCkbBKBgFo4BmgJGJmYUVAO0QqsgGGAAA',
  /** x = f.create_dataset('x', (100, 100), 'u1', chunks=(100, 100), compression='gzip'); x.id.write_direct_chunk((0, 0), zlib.compress(bytes(400_000_000), 9)) */
  bomb:
    'H4sIAAAAAAACA+3cv2uUdwDH8e/3ee7i5ZqYVJBCXTJk69JFyFKwkEi2SNBBKEghUKQUOiZTAkXUzeKf4JKtky7ioF2ydejgj8m1UDN0KCK26d31jmqgHTrp' +
    'fV4vCA/P97nv5ck3Nzw8d/e+ub56fr7/cb/p9crE0dhBMzPa/3Q8fvns0s8b66ubzdL3n8x+fX3wM9luN6fenDjRb0otZWauDDZ1+8fx04z3dx696v49sFL+' +
    't52lO7ujUxo8YV0upWlq3Rof+7dtO1fqYhmew1CvdAdn2bYfDEYHk4dnVjrD8Y8Gj2zan+o/k7cmk26Xd9FXN+59e3FzbW34Fxz/T9w/7P7n3BNzb+8fX7Na' +
    'AACYJtvPfn1Yhxd5e7f+/OGw17ciAAAAMO32nn7Xjt7xWTp6fP7CJQAAAGDafblwsjO6KfD6ypnPLQcAAABMvWufrSyOPiHw2+43HcsBAAAAU+/078/Pje4F' +
    'HBzd/fCi9QAAAICp90QwAAAAAKIIBgAAAEAWwQAAAADIIhgAAAAAYQQDAAAAIItgAAAAAGQRDAAAAIAsggEAAAAQRjAAAAAAsggGAAAAQBbBAAAAAMgiGAAA' +
    'AABhBAMAAAAgi2AAAAAAZBEMAAAAgCyCAQAAABBGMAAAAACyCAYAAABAFsEAAAAAyCIYAAAAAGEEAwAAACCLYAAAAABkEQwAAACALIIBAAAAEEYwAAAAALII' +
    'BgAAAEAWwQAAAADIIhgAAAAAYQQDAAAAIItgAAAAAGQRDAAAAIAsggEAAAAQRjAAAAAAsggGAAAAQBbBAAAAAMgiGAAAAABhBAMAAAAgi2AAAAAAZBEMAAAA' +
    'gCyCAQAAABBGMAAAAACyCAYAAABAFsEAAAAAyCIYAAAAAGEEAwAAACCLYAAAAABkEQwAAACALIIBAAAAEEYwAAAAALIIBgAAAEAWwQAAAADIIhgAAAAAYQQD' +
    'AAAAIItgAAAAAGQRDAAAAIAsggEAAAAQRjAAAAAAsggGAAAAQBbBAAAAAMgiGAAAAABhBAMAAAAgi2AAAAAAZBEMAAAAgCyCAQAAABBGMAAAAACyCAYAAABA' +
    'FsEAAAAAyCIYAAAAAGEEAwAAACCLYAAAAABkEQwAAACALIIBAAAAEEYwAAAAALIIBgAAAEAWwQAAAADIIhgAAAAAYQQDAAAAIItgAAAAAGQRDAAAAIAsggEA' +
    'AAAQRjAAAAAAsggGAAAAQBbBAAAAAMgiGAAAAABhBAMAAAAgi2AAAAAAZBEMAAAAgCyCAQAAABBGMAAAAACyXF04OTu8F9D5Y/fFfFsAAOC4L7q/7Je6sb66' +
    '2dRS63IpTVNrMz46uYY8vt/OlTr8OuronafSK92m1LbfOzU4Uh81M6PRmcmv2H9/VqO79uCl1wQAMWrTdrp/AZIIUgvIAgYA',
  /** f.create_dataset('x', (40000, 40000), 'f8', chunks=(20000, 20000)) */
  hugeChunks:
    'H4sIAAAAAAACA+v0cHHj5ZLiYuLgYICB/1DABhUygIpX+32o8/dwCWJSmKjNmY2MK5iEkDXCABcTAyMDAxsPA5BirDgMNQbKrzzPCBWwYCAb3LJq1QM7CWgg' +
    'owoDAxMTI6PDHIgcLppZhIFRUMGeAeI7BwYTbgaT/8wMDKxA1zIzc4gDVTAxw7yg4MfAAMJgxbMZBjPQufavCD0smKByzFAanc/Mw8AowACKDxDggIQBFwcw' +
    'NpkZoQHEwAazYAXDkAFntvVyM4yCUTAKRsEowAMYmZhZWAF8JQtQBggAAA==',
  /** a property list with set_filter(32018, H5Z_FLAG_OPTIONAL, (1,)) */
  strangeFilter:
    'H4sIAAAAAAACA+v0cHHj5ZLiYuLgYICB/1DABhUygIpX+32o8/dwCWJSmKjNmY2MK5iEkDXCABcTAyMDAxsPA5BirDgMNQbKr7zPCBWwYCAbJGvt2QN2kiK6' +
    'kxgYGVUYGJiYGBlZoGpZoTQ6n5mHgVEA6FUmME+AgRXoamZubj4GRiZGoVqwW0HeYOAQB6plYoZ5jgVqBFjbRIbBBxKXn4VEFyMiLJhgfobS6HxwWDAwMECi' +
    'hgMSFlwcwNhlZmSAJgc2mAUrGIYMOLOtl5thFIyCUTAKRgESYGRiZmEFAC7HclgGCAAA',
  /** x = f.create_dataset('x', (2, 3), dtype=h5py.enum_dtype({'A': 1, 'B': 258}, basetype='>i2')); x[...] = np.arange(6).reshape(2, 3) * 100; f['big'] = (np.arange(6) - 3).astype('>i4').reshape(2, 3) */
  bigEndianEnumeration:
    'H4sIAAAAAAACA+v0cHHj5ZLiYuLgYICB/1CgAhUygIpvVjvd5e/hEsSkYKLDmY2MK5iEkDXCABcTAyMDAxsPA5BirDgMNYaND8RnTspMP88IFTJjIBO0q+oY' +
    'gp0EtIBRhYGBiYmRkQkqxwyl0fnMMgyMFkwQcQFOmLwAgyODE9BhjEysQFczc3EAfcTMyAANAh6YhTMYBi2Qk9eOJTkseBgYQWHAAuYpMCD7nQfqdwmYBSsY' +
    'hgxYFitfxDAKRsEoGAWjAC9IYTjBqMM4gfELsMb+C8T/QFU3VA5UQTMBAFKzEHMkCAAA',
  /** f.create_dataset('x', data=np.arange(12000, dtype='<u2').reshape(100, 120) // 100, compression='lzf', chunks=(30, 40)) */
  lzf:
    'H4sIAAAAAAACA+2Wy25TVxSG9zlOIAkOmAQKDeZvgFDCPVxaLoVSwFkYKAXC/VpaLi0kUFpuUaUOKoEq1FEfoaO+QhkxYIrEA6BKHvYt4HzEZmed2mXSQQde' +
    'sr/tddbea39atqI8rlast2egJ+3qCo14VY9f+qfykfrzP0YGlx+uVsbSwd9Wd49Pf0+mfdMPNqInDUkIM4ohW5LJZ43+1fCfxf7Sz3+9UcouSIZCSNMkuVKv' +
    'TdbXfF4ohqSUrembrBQ6M8tCYdZASLIuP3VkroUw8eO10JFVOzP/S90hdC3IzqWFF8lUC2Xv4UaLR+H/EQ+f/frk+NjoaBKK//gm/nzH2ZnFqTW/bziXP22x' +
    '70guf9A7tT4JcWDNYv3s5vvy9/7dYl/+3t/n+H07Wtx7ttR8X/7e/rnN9+XvfV7fd7LRv8W9j/qa78vf+7LFvvy9G/p9Ppnrl4Z2tKMd7WhHO9rRjuaR/V9b' +
    'G82WmiUhBQXQUVMSOsEM0pmgC3SDHgqzQJG0F8wGc0CJwlzQR9oP5oH54D0KC8BC0vfBAFgEyhQWA5F+AAbBErCUwrJaOUmW5byFt/A2vM17C2/hbXib9xbe' +
    'wtvwNu8tvIW34W3eW3gLb8PbvLfwFt6Gd6XhvRhv+XlHb+EtP+/oLbzl5x29hbf8vKO38Jafd/QW3vLzjt7pUBjKPoXlPPsQrADDnFgJVpGuBmvAWrCOwnow' +
    'QroBbASbwGYKH4GPSbeArWAb2E7hE7CDdCf4FOwCn1HYDfaQ7gUVMAqMwj5+KPvy4kJciBvi5sWFuBA3xM2LC3EhboibFxfiQtwQNy8uxIW4IW5eXIgLcUO8' +
    '8la8jLj8xKO4EJefeBQX4vITj+JCXH7iUVyIy088igtx+YlPE6+GKhPfz7MD4CD4nBOHwBekh8ERcBSMUTgGjpOeACfBKXCawhlwlvQcOA8ugIsUvgSXSL8C' +
    'X4PL4AqFq+Aa6TfgW3Ad3KAwzk9lPC8uxIW4IW5eXIgLcUPcvLgQF+KGuHlxIS7EDXHz4kJciBvi5sWFuBA3xCtvxcuIy088igtx+YlHcSEuP/EoLsTlJx7F' +
    'hbj8xKO4EJef+DTxiTDBxG/y7Bb4DtzmxPfgB9I74C64B+5TeJCh9irkX538gc11FV1FV6Or+a6iq+hqdLV/71qmq7xr7Cq6yru+o+tr0L6vx4cTAAA=',
} as const

export type FixtureName = keyof typeof packed

/** The bytes of one of them. */
export const fixture = (name: FixtureName): Uint8Array => new Uint8Array(gunzipSync(Buffer.from(packed[name], 'base64')))
