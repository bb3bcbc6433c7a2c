/** The image library, loaded when the first picture is decoded or made: it takes a third of the time that a reader takes to start. */
export const loadSharp = async () => (await import('sharp')).default
