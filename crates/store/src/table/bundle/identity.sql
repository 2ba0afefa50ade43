select identity from bundle_identity
