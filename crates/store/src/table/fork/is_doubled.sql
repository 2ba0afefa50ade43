select 1 from twin join device on device.incarnation = twin.inc where twin.entries > 0
