/** A clock that stands still until a test moves it. Times in milliseconds. */
export type FakeClock = { readonly now: () => Date; readonly advance: (milliseconds: number) => void; readonly set: (moment: Date) => void }

export const fakeClock = (start: Date = new Date('2026-01-05T09:00:00.000Z')): FakeClock => {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds
    },
    set: (moment) => {
      time = moment.getTime()
    },
  }
}
