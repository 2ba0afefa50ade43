select identity, seed from bundle_key
