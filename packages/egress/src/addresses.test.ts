import { describe, expect, it } from 'vitest'
import { isPrivate, openAddresses } from './addresses.ts'

describe('addresses that requests of users may reach', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['255.255.255.255', '::', '::1', '::ffff:10.0.0.1', '::7f00:1', 'fc00::1', 'fd12::1', 'fe80::1', 'ff02::1', '64:ff9b::a00:1'],
    ...['2002:7f00:1::', '2001:db8::1'],
  ])('C109: %s is private', (address) => expect(isPrivate(address)).toBe(true))

  it.each(['1.1.1.1', '172.32.0.1', '11.0.0.1', '192.169.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'C109: %s is not',
    (address) => expect(isPrivate(address)).toBe(false),
  )

  it('C109: only http and https are ways to send', async () => {
    const outcome = await openAddresses(new URL('ftp://example.org/'), { hosts: ['example.org'], setting: 'X' })
    expect(outcome).toMatchObject({ ok: false, error: { isFinal: true } })
  })
})
