import pg from 'pg'

/** Hears NOTIFY on a channel. `ensure` makes the connection when there is none; what a broken one missed is found by whoever looks by the clock. */
export const ear = (databaseUrl: string, channel: string, onWake: () => void) => {
  let client: pg.Client | undefined
  const drop = (gone: pg.Client) => {
    if (client === gone) client = undefined
  }
  return {
    ensure: async (): Promise<void> => {
      if (client !== undefined) return
      const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'reticle-ear', keepAlive: true })
      client = fresh
      fresh.on('notification', onWake)
      fresh.on('error', () => drop(fresh))
      fresh.on('end', () => drop(fresh))
      try {
        await fresh.connect()
        await fresh.query(`listen ${channel}`)
      } catch (cause) {
        drop(fresh)
        throw cause
      }
    },
    close: async (): Promise<void> => {
      await client?.end()
    },
  }
}
