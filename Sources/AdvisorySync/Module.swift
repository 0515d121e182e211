// Replaced by the first real file of AdvisorySync.
