select slip, authority from filing_slip where act = :act
