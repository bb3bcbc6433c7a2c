import { useMantineColorScheme } from '@mantine/core'

const order = ['auto', 'light', 'dark'] as const

/** Colours as the system has them, or light or dark by choice, in a ring. */
export const useScheme = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const following = order[(order.indexOf(colorScheme) + 1) % order.length] ?? 'auto'
  return { scheme: colorScheme, next: () => setColorScheme(following), nextName: following === 'auto' ? 'the system’s' : following }
}
