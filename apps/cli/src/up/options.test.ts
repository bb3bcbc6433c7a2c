import { describe, expect, it } from 'vitest'
import { upOptions } from './options.ts'

describe('upOptions', () => {
  it('has the port 4280, data in the project and no demo when nothing is said', () => {
    expect(upOptions([])).toMatchObject({ port: 4280, isDemo: false, isJson: false })
    expect(upOptions([]).data).toMatch(/\.reticle[/\\]data$/)
  })

  it('lets --no-demo win, wherever it stands', () => {
    expect(upOptions(['--demo']).isDemo).toBe(true)
    expect(upOptions(['--demo', '--no-demo']).isDemo).toBe(false)
    expect(upOptions(['--no-demo', '--demo']).isDemo).toBe(false)
  })

  it('starts the model only when it is told to, with or without the demo', () => {
    expect(upOptions(['--demo']).hasModel).toBe(false)
    expect(upOptions(['--demo', '--demo-model'])).toMatchObject({ isDemo: true, hasModel: true })
    expect(upOptions(['--no-demo', '--demo-model'])).toMatchObject({ isDemo: false, hasModel: true })
  })

  it.each([['--port', '0'], ['--port', '65536'], ['--port', '80x'], ['--data='], ['--prot', '4280'], ['extra']])(
    'refuses %s %s',
    (...args) => {
      expect(() => upOptions(args)).toThrow()
    },
  )
})
