/** Code, as it stands. */
const lines = String.raw

/** The whole of a backend, with a threshold in the place of a model. */
export const tenLines = lines`from reticle.backend import Model, mask_region, serve

class Threshold(Model):
    name, version = "threshold", "1"
    labels = ["nucleus"]

    def predict(self, image):
        channel = image.array()[0]
        bright = channel > channel.mean() + 2 * channel.std()
        found = mask_region("nucleus", bright, image.place)
        return {"regions": [found] if found else []}

serve(Threshold(), port=9090, token="a-secret-of-yours")`
