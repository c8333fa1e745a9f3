"""What the overview says of the whole: the sentence a leader quotes, movement since a day, the trend of lights."""
