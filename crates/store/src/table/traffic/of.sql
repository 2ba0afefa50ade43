select class, up, down from traffic where month = :month order by class
