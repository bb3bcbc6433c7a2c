import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { statsOf } from '../inspect.ts'
import { hdf5 } from './hdf5.ts'
import { netcdf3 } from './netcdf3.ts'
import { nifti } from './nifti.ts'
import { npy } from './npy.ts'
import { datasetIn, openBytes, shapeOf } from './raw/for-tests.ts'

/**
 * Writes files of many types, byte orders, layouts and attributes into the folder of its argument, and prints what NumPy, h5py, netCDF4 and
 * nibabel read of them: { file: { dataset: [shape, dtype, sha256] } }.
 */
const script = `
import hashlib, json, sys, warnings
import h5py, netCDF4, nibabel, numpy as np
warnings.simplefilter('ignore')
folder, told = sys.argv[1] + '/', {}
rng = np.random.default_rng(3)
types = ['u1', 'i1', '<u2', '>u2', '<i2', '>i2', '<u4', '>i4', '<i8', '>u8', '<f4', '>f4', '<f8', '>f8']

def made(t, shape):
    t = np.dtype(t)
    if t.kind == 'f': return (rng.normal(size=shape) * 40).astype(t)
    return rng.integers(0, 256, int(np.prod(shape)) * t.itemsize, 'u1').view(t).reshape(shape)

def tell(file, name, a):
    if np.ma.isMaskedArray(a): a = a.filled(np.nan) if a.dtype.kind == 'f' else a.data
    a = np.ascontiguousarray(a)
    little = a.astype(a.dtype.newbyteorder('<'))
    told.setdefault(file, {})[name] = [list(a.shape), a.dtype.name, hashlib.sha256(little.tobytes()).hexdigest()]

for n, t in enumerate(types + ['?']):
    for order in 'CF':
        a = np.asarray(made('u1', (3, 5, 7)) % 2 == 1 if t == '?' else made(t, (3, 5, 7)), order=order)
        np.save(f'{folder}{n}{order}.npy', a)
        tell(f'{n}{order}.npy', '', a.astype('u1') if t == '?' else a)

for n, t in enumerate(types):
    for kind, image in [('1', nibabel.Nifti1Image), ('2', nibabel.Nifti2Image)]:
        header = image.header_class(endianness='>' if '>' in t else '<')
        header.set_data_dtype(np.dtype(t))
        file = f'{n}-{kind}.nii.gz' if n % 2 else f'{n}-{kind}.nii'
        nibabel.save(image(made(t, (3, 4, 5, 2)), np.eye(4), header), folder + file)
        tell(file, '', np.asanyarray(nibabel.load(folder + file).dataobj.get_unscaled()).T)

layouts = [{}, dict(chunks=(2, 5, 6)), dict(chunks=(2, 5, 6), compression='gzip', shuffle=True), dict(chunks=(3, 3, 3), compression='lzf'),
           dict(chunks=(2, 5, 6), fletcher32=True, maxshape=(None, None, 20))]
for version in ['earliest', 'latest']:
    with h5py.File(f'{folder}{version}.h5', 'w', libver=version) as f:
        for t in types:
            for k, layout in enumerate(layouts):
                a = made(t, (5, 11, 13))
                f.create_dataset(f"{k}/{t.strip('<>')}{'b' if '>' in t else ''}", data=a, dtype=t, **layout)
        f.visititems(lambda name, o: tell(f'{version}.h5', '/' + name, o[()]) if isinstance(o, h5py.Dataset) else None)

packings = [
    {}, dict(_FillValue=5), dict(scale_factor=np.float64(0.01)), dict(scale_factor=np.float64(0.01), add_offset=np.float64(10.5), _FillValue=5),
    dict(scale_factor=np.float64(0.01), add_offset=np.float32(3.25)), dict(scale_factor=np.float32(0.1), add_offset=np.float32(-7.3), _FillValue=5),
    dict(add_offset=np.float32(2.5)), dict(scale_factor=np.float32(0.3), missing_value=[5, 7]), dict(scale_factor=np.float64(1), add_offset=np.float64(0), valid_range=[3, 20]),
    dict(scale_factor=np.float64(0.5), valid_min=0, valid_max=np.float64(50)), dict(_Unsigned='true'), dict(_Unsigned='true', scale_factor=np.float32(2)),
    dict(missing_value=np.float32(5.5), scale_factor=np.float32(0.7)), dict(scale_factor='text')]
for model in ['NETCDF3_CLASSIC', 'NETCDF3_64BIT_OFFSET', 'NETCDF3_64BIT_DATA', 'NETCDF4']:
    wide = ['u1', 'u2', 'u4', 'i8', 'u8'] if model in ('NETCDF3_64BIT_DATA', 'NETCDF4') else []
    for limit in [4, None]:
        file = f'{model}-{limit}.nc'
        with netCDF4.Dataset(folder + file, 'w', format=model) as f:
            for name, length in [('time', limit), ('lat', 5), ('lon', 7)]: f.createDimension(name, length)
            for t in ['i1', 'i2', 'i4', 'f4', 'f8'] + wide:
                for k, packing in enumerate(packings):
                    fill = packing.get('_FillValue')
                    v = f.createVariable(f'{t}_{k}', t, ('time', 'lat', 'lon'), fill_value=None if fill is None else np.array(fill).astype(t))
                    v.set_auto_maskandscale(False)
                    a = made('f8', (4, 5, 7)).astype(t) if t[0] != 'u' else rng.integers(0, 200, (4, 5, 7)).astype(t)
                    a[0, 0, :3] = 5
                    v[:] = a
                    for key, value in packing.items():
                        if key == '_FillValue': continue
                        v.setncattr(key, np.array(value).astype(t) if isinstance(value, (int, list)) else value)
        with netCDF4.Dataset(folder + file) as f:
            for name, v in f.variables.items(): tell(file, name, v[:])
print(json.dumps(told))
`

const toldSchema = z.record(z.string(), z.record(z.string(), z.tuple([z.array(z.number()), z.string(), z.string()])))
const needed = 'import h5py, netCDF4, nibabel, numpy'
const python = ['python3', '/usr/bin/python3'].find((command) => spawnSync(command, ['-c', needed]).status === 0)
const folder = mkdtempSync(join(tmpdir(), 'reticle-oracles-'))
afterAll(() => rmSync(folder, { recursive: true }))

const readerOf = (file: string) => (file.endsWith('.npy') ? npy : /\.nii/.test(file) ? nifti : /^NETCDF3/.test(file) ? netcdf3 : hdf5)

describe.skipIf(python === undefined)(
  `values to the bit${python === undefined ? ' [skipped: no Python with h5py, netCDF4 and nibabel]' : ''}`,
  () => {
    it('are those of NumPy, nibabel, h5py and netCDF4', async () => {
      const { stdout, stderr } = spawnSync(python ?? '', ['-c', script, folder], { encoding: 'utf8', maxBuffer: 1 << 26 })
      expect(stdout, stderr).not.toBe('')
      const told = toldSchema.parse(JSON.parse(stdout))
      const wrong: unknown[] = []
      let compared = 0
      for (const [name, datasets] of Object.entries(told)) {
        const file = await openBytes(readerOf(name), new Uint8Array(readFileSync(join(folder, name))), { name })
        for (const [path, [shape, dtype, sha256]] of Object.entries(datasets)) {
          const dataset = datasetIn(file, path === '' ? undefined : path)
          const found = [shapeOf(dataset), dataset.dtype, (await statsOf(dataset)).sha256]
          if (JSON.stringify(found) !== JSON.stringify([shape, dtype, sha256])) wrong.push([name, path, found, [shape, dtype, sha256]])
          compared++
        }
        await file.close()
      }
      expect(wrong).toEqual([])
      expect(compared).toBeGreaterThan(800)
    }, 180_000)
  },
)
